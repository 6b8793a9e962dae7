import type { Cancel, Clock, IceServer } from '@ringdown/protocol'
import type { Signaling } from '../signaling/signaling.js'
import type { OnWrongTransition } from '../state-machine.js'

/** What all calls of a device share. */
export interface CallPorts {
  readonly signaling: Signaling
  readonly clock: Clock
  readonly PeerConnection: typeof RTCPeerConnection
  /** The app's own part of every session's configuration, requested for each session. */
  readonly rtcConfiguration: () => RTCConfiguration
  /** For the app's developer: errors that have already been handled. */
  readonly log: (message: string, details: Readonly<Record<string, unknown>>) => void
  readonly onWrongTransition: OnWrongTransition
}

/** A session's configuration: the app's own, followed by the server's ICE servers. */
export function configureSession({ rtcConfiguration, signaling }: CallPorts): RTCConfiguration {
  const own = rtcConfiguration()
  const servers = (signaling.iceServers ?? []).map(toRtcIceServer)
  return { bundlePolicy: 'max-bundle', ...own, iceServers: [...(own.iceServers ?? []), ...servers] }
}

function toRtcIceServer({ urls, ...credentials }: IceServer): RTCIceServer {
  return { urls: [...urls], ...credentials }
}

/** Runs once the server's ICE servers are known: at once, unless the call was placed before the server was reached. */
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
