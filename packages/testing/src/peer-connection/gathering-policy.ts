/** Which kinds of address a connection may gather. */
export interface GatheringPolicy {
  readonly host: boolean
  readonly srflx: boolean
  readonly relay: boolean
}

export function gatheringPolicyOf(configuration: RTCConfiguration): GatheringPolicy {
  const urls = (configuration.iceServers ?? []).flatMap(server => server.urls)
  const all = configuration.iceTransportPolicy !== 'relay'
  const turn = urls.some(url => url.startsWith('turn'))
  return { host: all, srflx: all && (turn || urls.some(url => url.startsWith('stun'))), relay: turn }
}
