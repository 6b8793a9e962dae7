import { type Cancel, type Clock, TIMERS } from '@ringdown/protocol'
import type { SessionPilot } from '../session/session-pilot.js'
import type { Signaling } from '../signaling/signaling.js'
import type { OnWrongTransition } from '../state-machine.js'

/** What all calls of a device share. */
export interface CallPorts {
  readonly signaling: Signaling
  readonly clock: Clock
  readonly PeerConnection: typeof RTCPeerConnection
  /** The app's own part of every session's configuration, requested for each session. */
  readonly rtcConfiguration: () => RTCConfiguration
  readonly pilot?: SessionPilot | undefined
  /** For the app's developer: errors that have already been handled. */
  readonly log: (message: string, details: Readonly<Record<string, unknown>>) => void
  readonly onWrongTransition: OnWrongTransition
}

/** A session's configuration: the app's own, followed by the server's ICE servers. */
export function configureSession({ rtcConfiguration, signaling }: CallPorts): RTCConfiguration {
  const own = rtcConfiguration()
  // The browser only reads them.
  const servers = (signaling.iceServers ?? signaling.welcome?.ice.iceServers ?? []) as RTCIceServer[]
  return { bundlePolicy: 'max-bundle', ...own, iceServers: [...(own.iceServers ?? []), ...servers] }
}

/**
 * Runs after a head start for an invite, once the ICE servers are known: the reply to the invite brings them, if there are
 * none yet.
 */
export function afterInvite(
  { clock, signaling }: CallPorts,
  invited: Promise<void>,
  run: () => void,
): Cancel {
  let isCancelled = false
  const cancel = clock.after(TIMERS.ringFirst, async () => {
    if (!signaling.iceServers) await invited
    if (!isCancelled) run()
  })
  return () => {
    isCancelled = true
    cancel()
  }
}
