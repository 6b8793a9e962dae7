import type { Clock, IceServer } from '@ringdown/protocol'
import type { Outbox } from '../signaling/outbox.js'
import type { Signaling } from '../signaling/signaling.js'

/** What every call of a device shares. */
export interface CallPorts {
  readonly signaling: Signaling
  readonly outbox: Outbox
  readonly clock: Clock
  readonly PeerConnection: typeof RTCPeerConnection
  /** The app's own part of every session's configuration, asked for each session. */
  readonly rtcConfiguration: () => RTCConfiguration
  /** For the app's developer: what went wrong and was dealt with. */
  readonly log: (message: string, details: Readonly<Record<string, unknown>>) => void
}

/** The configuration of a session: the app's own, with the server's ICE servers behind the app's. */
export function configureSession({ rtcConfiguration, signaling }: CallPorts): RTCConfiguration {
  const own = rtcConfiguration()
  const servers = (signaling.iceServers ?? []).map(toRtcIceServer)
  return { bundlePolicy: 'max-bundle', ...own, iceServers: [...(own.iceServers ?? []), ...servers] }
}

function toRtcIceServer({ urls, ...credentials }: IceServer): RTCIceServer {
  return { urls: [...urls], ...credentials }
}
