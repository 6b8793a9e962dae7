/** What has arrived from the peer, and by which route. */
export interface Arrival {
  readonly hasFrame: boolean
  readonly route: 'direct' | 'relayed' | null
  /** Milliseconds, as measured by ICE. */
  readonly roundTripMs: number | null
}

type Stats = Readonly<Record<string, unknown>>

/** Reads it from the connection's statistics (webrtc-stats §6). */
export async function measureArrival(connection: Pick<RTCPeerConnection, 'getStats'>): Promise<Arrival> {
  const byId: ReadonlyMap<string, Stats> = await connection.getStats()
  const all = [...byId.values()]
  const inbound = all.filter(stats => stats['type'] === 'inbound-rtp')
  const pair = selectedPair(all, byId)
  const ends = [pair?.['localCandidateId'], pair?.['remoteCandidateId']].map(id => byId.get(String(id)))
  const roundTrip = pair?.['currentRoundTripTime']
  return {
    hasFrame: inbound.some(stats => stats['kind'] === 'video' && Number(stats['framesDecoded']) > 0),
    route: pair ? (ends.some(end => end?.['candidateType'] === 'relay') ? 'relayed' : 'direct') : null,
    roundTripMs: typeof roundTrip === 'number' ? roundTrip * 1000 : null,
  }
}

/** The pair in use: named by the transport, or nominated in Firefox, which has no such statistics. */
function selectedPair(all: readonly Stats[], byId: ReadonlyMap<string, Stats>): Stats | undefined {
  const transport = all.find(stats => stats['type'] === 'transport')
  return (
    byId.get(String(transport?.['selectedCandidatePairId'])) ??
    all.find(
      stats => stats['type'] === 'candidate-pair' && stats['nominated'] && stats['state'] === 'succeeded',
    )
  )
}
