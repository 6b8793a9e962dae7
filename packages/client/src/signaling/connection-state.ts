import type { Welcome } from '@ringdown/protocol'
import type { ConnectionProblem } from './problems.js'

/**
 * The state of the connection to the server.
 *
 * ```
 *  connecting ──▶ online ◀──▶ offline ⟲
 *    ▲ │  │          │         │   │
 *    │ │  └──────────┼─────────┼───┴──▶ refused
 *    │ └─────────────┴─────────┴──────▶ replaced
 *    └── from each, when asked to connect now; and from each to closed, for good
 * ```
 *
 * `offline` retries by itself, `refused` and `replaced` only when asked. Each attempt and each failure creates a new
 * object, so that work begun in one state can tell whether it still matters.
 */
export type ConnectionState =
  | { readonly name: 'connecting' | 'replaced' | 'closed' }
  | { readonly name: 'online'; readonly welcome: Welcome }
  /** `tries`: how many attempts have failed in a row. */
  | { readonly name: 'offline'; readonly problem: ConnectionProblem; readonly tries: number }
  | { readonly name: 'refused'; readonly problem: ConnectionProblem }

export type ConnectionInput =
  | { readonly type: 'connect' }
  | { readonly type: 'replace' }
  | { readonly type: 'close' }
  | { readonly type: 'welcome'; readonly welcome: Welcome }
  /** The connection was lost, or an attempt failed. `spread`: many other clients lost theirs at the same moment. */
  | { readonly type: 'fail'; readonly problem: ConnectionProblem; readonly spread?: boolean }
  | { readonly type: 'refuse'; readonly problem: ConnectionProblem }

/** A server that closes all its connections counts as this many failures, so that its clients do not return all at once. */
const SPREAD_TRIES = 2

/** The only place where the state changes. `null`: the drawing has no such step. */
export function nextConnectionState(state: ConnectionState, input: ConnectionInput): ConnectionState | null {
  const { name } = state
  if (name === 'closed') return null
  if (input.type === 'close') return { name: 'closed' }
  if (input.type === 'connect') return { name: 'connecting' }
  if (name === 'refused' || name === 'replaced') return null
  if (input.type === 'replace') return { name: 'replaced' }
  if (input.type === 'fail') {
    const tries = name === 'offline' ? state.tries + 1 : input.spread ? SPREAD_TRIES : 0
    return { name: 'offline', problem: input.problem, tries }
  }
  if (name === 'online') return null
  return input.type === 'welcome'
    ? { name: 'online', welcome: input.welcome }
    : { name: 'refused', problem: input.problem }
}
