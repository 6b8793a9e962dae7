/**
 * The state of a call's connection, apart from the call's own: they fail apart.
 *
 * ```
 *  new ──▶ connecting ──▶ connected ◀──▶ reconnecting
 *   │          │              │               │
 *   └──────────┴──────▶ closed ◀──────────────┘
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
  /** Nothing comes. `lostAt` is the clock's time when something came last, where it was this side that noticed. */
  | { readonly name: 'reconnecting'; readonly lostAt: number | null }
  /** The peer's end is closed: no new path leads to it, only a new session. */
  | { readonly name: 'broken' }
  | { readonly name: 'closed' }

export type SessionInput =
  | { readonly type: 'browser'; readonly state: RTCPeerConnectionState }
  | { readonly type: 'silence'; readonly since: number }
  /** Something comes again; `browser` is what the browser says of the connection meanwhile. */
  | { readonly type: 'flow'; readonly browser: RTCPeerConnectionState }
  | { readonly type: 'peer-closed' }
  | { readonly type: 'close' }

/** The one place where a session's state changes; `null` for a step that the drawing lacks. */
export function nextSessionState(state: SessionState, input: SessionInput): SessionState | null {
  if (state.name === 'closed') return null
  if (input.type === 'close') return { name: 'closed' }
  if (state.name === 'broken') return input.type === 'peer-closed' ? null : state
  if (input.type === 'peer-closed') return { name: 'broken' }
  switch (state.name) {
    case 'new':
    case 'connecting':
      return input.type === 'browser' ? begin(state, input.state) : null
    case 'connected':
      if (input.type === 'silence') return { name: 'reconnecting', lostAt: input.since }
      if (input.type === 'flow') return null
      return isDown(input.state) ? { name: 'reconnecting', lostAt: null } : state
    case 'reconnecting':
      if (input.type === 'silence') return { name: 'reconnecting', lostAt: input.since }
      if (input.type === 'flow') return recover(input.browser)
      // The browser takes seconds to notice a silence, so its word does not end one.
      return input.state === 'connected' && state.lostAt === null ? { name: 'connected' } : state
  }
}

/** A first connection that fails stays `connecting`: whether to try again is for the owner of the session to say. */
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

/** What a session's state means for its call's connection. */
export function connectionOf({ name }: SessionState): ConnectionState {
  return name === 'broken' ? 'reconnecting' : name
}
