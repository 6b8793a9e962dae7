import type { Cancel, Clock, IceServer } from '@ringdown/protocol'
import type { Signaling } from '../signaling/signaling.js'
import type { OnWrongTransition } from '../state-machine.js'

/** What every call of a device shares. */
export interface CallPorts {
  readonly signaling: Signaling
  readonly clock: Clock
  readonly PeerConnection: typeof RTCPeerConnection
  /** The app's own part of every session's configuration, asked for each session. */
  readonly rtcConfiguration: () => RTCConfiguration
  /** For the app's developer: what went wrong and was dealt with. */
  readonly log: (message: string, details: Readonly<Record<string, unknown>>) => void
  readonly onWrongTransition: OnWrongTransition
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

/** Runs once the server's ICE servers are known: at once, but for a call placed before the server was reached. */
export function whenIceServers(signaling: Signaling, run: () => void): Cancel {
  if (signaling.iceServers) {
    run()
    return () => {}
  }
  const unsubscribe = signaling.subscribe(() => {
    if (!signaling.iceServers) return
    unsubscribe()
    run()
  })
  return unsubscribe
}
