import type { Clock } from '@ringdown/protocol'
import type { OnWrongTransition } from '../state-machine.js'
import type { Carrier } from './carrier.js'
import type { SessionAddress } from './perfect-negotiation.js'
import { NO_REMOTE_STREAMS, type RemoteStreams } from './remote-streams.js'
import type { OnSessionEvent } from './session-event.js'
import type { SessionPilot } from './session-pilot.js'
import type { SessionState } from './session-state.js'

export interface SessionPorts {
  /** In a pair, the party that joined the call first makes the first offer; the other waits for it. */
  readonly isOfferer: boolean
  readonly PeerConnection: typeof RTCPeerConnection
  readonly configuration: RTCConfiguration
  readonly clock: Clock
  /** The server log. */
  readonly log: Carrier
  address(): SessionAddress
  /** Whether nobody waits for a description, so that it can carry its first candidates: a message less for the server. */
  mayGather(): boolean
  /** Default: leaves what is sent to the browser. */
  readonly pilot?: SessionPilot | undefined
  readonly onEvent: OnSessionEvent
  readonly onWrongTransition: OnWrongTransition
}

/** When each step of connecting was done, in the clock's milliseconds; `null` until then. */
export interface SessionTimes {
  readonly answeredAt: number | null
  readonly iceAt: number | null
  readonly connectedAt: number | null
}

export interface SessionSnapshot {
  readonly state: SessionState
  readonly remote: RemoteStreams
  readonly times: SessionTimes
}

/** A session that has just been made. */
export const NEW_SESSION: SessionSnapshot = {
  state: { name: 'new' },
  remote: NO_REMOTE_STREAMS,
  times: { answeredAt: null, iceAt: null, connectedAt: null },
}
