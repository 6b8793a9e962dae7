/** One entry of a report (webrtc-stats). */
export type Stats = Readonly<Record<string, unknown>>

/** The pair in use: named by the transport, or nominated in Firefox, which has no such statistics. */
export function selectedPair(all: readonly Stats[], byId: ReadonlyMap<string, Stats>): Stats | undefined {
  const transport = all.find(stats => stats['type'] === 'transport')
  return (
    byId.get(String(transport?.['selectedCandidatePairId'])) ??
    all.find(
      stats => stats['type'] === 'candidate-pair' && stats['nominated'] && stats['state'] === 'succeeded',
    )
  )
}

/** Whether either end of a pair is on a TURN relay. */
export function routeOf(
  pair: Stats | undefined,
  byId: ReadonlyMap<string, Stats>,
): 'direct' | 'relayed' | null {
  if (!pair) return null
  const ends = [pair['localCandidateId'], pair['remoteCandidateId']].map(id => byId.get(String(id)))
  return ends.some(end => end?.['candidateType'] === 'relay') ? 'relayed' : 'direct'
}
