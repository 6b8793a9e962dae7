import type { ConnectionState } from '../call/call-snapshot.js'

const NEXT = {
  new: ['connecting', 'connected', 'closed'],
  connecting: ['connected', 'closed'],
  connected: ['reconnecting', 'closed'],
  reconnecting: ['connected', 'closed'],
  closed: [],
} as const satisfies Record<ConnectionState, readonly ConnectionState[]>

/** The one place where a session's state changes: a step the drawing of {@link ConnectionState} lacks is not taken. */
export function transition(from: ConnectionState, to: ConnectionState): ConnectionState {
  return (NEXT[from] as readonly ConnectionState[]).includes(to) ? to : from
}

/** What the browser's word for a connection means for a session. `failed` is for the session's owner to judge. */
export function readConnectionState(browser: RTCPeerConnectionState): ConnectionState {
  switch (browser) {
    case 'new':
      return 'new'
    case 'connecting':
      return 'connecting'
    case 'connected':
      return 'connected'
    case 'disconnected':
    case 'failed':
      return 'reconnecting'
    case 'closed':
      return 'closed'
  }
}
