/**
 * The state of a call's connection. Kept apart from the call's own state, because they fail independently.
 *
 * ```
 * new ──▶ connecting ──▶ connected ◀──▶ reconnecting
 * │          │              │               │
 * └──────────┴──────▶ closed ◀──────────────┘
 * ```
 */
export type ConnectionState = 'new' | 'connecting' | 'connected' | 'reconnecting' | 'closed'

/**
 * The state of one session.
 *
 * ```
 *  new ──▶ connecting ──▶ connected ◀──▶ reconnecting
 *   │          │              │               │
 *   ├──────────┴────▶ broken ◀┴───────────────┤
 *   │                    │                    │
 *   └────────────────▶ closed ◀───────────────┘
 * ```
 */
export type SessionState =
  | { readonly name: 'new' | 'connecting' | 'connected' }
  /** Nothing arrives. `lostAt` is the clock's time when something last arrived, if this side noticed. */
  | { readonly name: 'reconnecting'; readonly lostAt: number | null }
  /** The peer's end is closed: no new path leads to it, only a new session. */
  | { readonly name: 'broken' }
  | { readonly name: 'closed' }

export type SessionInput =
  | { readonly type: 'browser'; readonly state: RTCPeerConnectionState }
  | { readonly type: 'silence'; readonly since: number }
  /** Something arrives again; `browser` is what the browser says about the connection meanwhile. */
  | { readonly type: 'flow'; readonly browser: RTCPeerConnectionState }
  | { readonly type: 'peer-closed' }
  | { readonly type: 'close' }

/** The only place where a session's state changes; `null` for a step that is not in the drawing. */
export function nextSessionState(state: SessionState, input: SessionInput): SessionState | null {
  if (state.name === 'closed') return null
  if (input.type === 'close') return { name: 'closed' }
  if (state.name === 'broken') return input.type === 'peer-closed' ? null : state
  if (input.type === 'peer-closed') return { name: 'broken' }
  if (state.name === 'new' || state.name === 'connecting')
    return input.type === 'browser' ? begin(state, input.state) : null
  if (input.type === 'silence') return { name: 'reconnecting', lostAt: input.since }
  if (state.name !== 'reconnecting') {
    if (input.type === 'flow') return null
    return isDown(input.state) ? recover(input.state) : state
  }
  if (input.type === 'flow') return recover(input.browser)
  // The browser takes seconds to notice a silence, so its state does not end one.
  return state.lostAt === null && input.state === 'connected' ? recover(input.state) : state
}

/** A first connection that fails stays `connecting`: the owner of the session decides whether to try again. */
function begin(state: SessionState, browser: RTCPeerConnectionState): SessionState {
  if (browser === 'connected') return { name: 'connected' }
  return browser === 'connecting' && state.name === 'new' ? { name: 'connecting' } : state
}

function recover(browser: RTCPeerConnectionState): SessionState {
  return browser === 'connected' ? { name: 'connected' } : { name: 'reconnecting', lostAt: null }
}

function isDown(browser: RTCPeerConnectionState): boolean {
  return browser === 'disconnected' || browser === 'failed'
}

/** The connection state of a call, derived from its session's state. */
export function connectionOf({ name }: SessionState): ConnectionState {
  return name === 'broken' ? 'reconnecting' : name
}
