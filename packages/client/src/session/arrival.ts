import { routeOf, type Stats, selectedPair } from './selected-pair.js'

/** What has arrived from the peer, and by which route. */
export interface Arrival {
  readonly hasFrame: boolean
  readonly route: 'direct' | 'relayed' | null
  /** Milliseconds, as measured by ICE. */
  readonly roundTripMs: number | null
}

/** Reads it from the connection's statistics (webrtc-stats §6). */
export async function measureArrival(connection: Pick<RTCPeerConnection, 'getStats'>): Promise<Arrival> {
  const byId: ReadonlyMap<string, Stats> = await connection.getStats()
  const all = [...byId.values()]
  const inbound = all.filter(stats => stats['type'] === 'inbound-rtp')
  const pair = selectedPair(all, byId)
  const roundTrip = pair?.['currentRoundTripTime']
  return {
    hasFrame: inbound.some(stats => stats['kind'] === 'video' && Number(stats['framesDecoded']) > 0),
    route: routeOf(pair, byId),
    roundTripMs: typeof roundTrip === 'number' ? roundTrip * 1000 : null,
  }
}
