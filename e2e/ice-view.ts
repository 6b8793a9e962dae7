import type { Page } from '@playwright/test'

/** One end of a path through the network, as the browser's statistics name it. */
export interface Endpoint {
  readonly type: RTCIceCandidateType
  readonly port: number
}

/** What the browser reports about a page's newest connection. */
export interface IceView {
  readonly connection: RTCPeerConnectionState
  readonly signaling: RTCSignalingState
  readonly gathering: RTCIceGatheringState
  readonly hasRemoteDescription: boolean
  /** Where this side says it can be reached: the candidates in its own description. */
  readonly described: readonly string[]
  /** What this side knows about the other's addresses: told by it, or seen on packets from it. */
  readonly remote: readonly Endpoint[]
  /** Connectivity checks sent to the other side, and bytes of any kind received from it. */
  readonly checksSent: number
  readonly bytesReceived: number
  /** The path in use. */
  readonly route: { readonly local: Endpoint; readonly remote: Endpoint } | null
}

/** Reads the newest connection of a page; `null` if it has made none. */
export function viewIce(page: Page): Promise<IceView | null> {
  return page.evaluate(async () => {
    const connection = window.ringdownWitness.connections.at(-1)
    if (!connection) return null
    const reports = [...(await connection.getStats()).values()]
    const ofType = (type: string) => reports.filter(report => report.type === type)
    const toEndpoint = (report: { candidateType: RTCIceCandidateType; port: number }) => ({
      type: report.candidateType,
      port: report.port,
    })
    const pairs = ofType('candidate-pair')
    const [transport] = ofType('transport')
    const pair = pairs.find(({ id }) => id === transport?.selectedCandidatePairId)
    const find = (id: string) => toEndpoint(reports.find(report => report.id === id))
    return {
      connection: connection.connectionState,
      signaling: connection.signalingState,
      gathering: connection.iceGatheringState,
      hasRemoteDescription: connection.remoteDescription !== null,
      described: connection.localDescription?.sdp.match(/candidate:.*/g) ?? [],
      remote: ofType('remote-candidate').map(toEndpoint),
      checksSent: pairs.reduce((sum, { requestsSent = 0 }) => sum + requestsSent, 0),
      bytesReceived: ofType('transport').reduce((sum, { bytesReceived = 0 }) => sum + bytesReceived, 0),
      route: pair ? { local: find(pair.localCandidateId), remote: find(pair.remoteCandidateId) } : null,
    }
  })
}
