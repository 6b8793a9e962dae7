import type { Welcome } from '@ringdown/protocol'
import { type ConnectionProblem, isPassing } from './problems.js'

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
  | { readonly type: 'connecting' }
  | { readonly type: 'replaced' }
  | { readonly type: 'closed' }
  | { readonly type: 'welcome'; readonly welcome: Welcome }
  /** The connection was lost, or an attempt failed, or was refused. `spread`: many other clients lost theirs at the same moment. */
  | { readonly type: 'fail'; readonly problem: ConnectionProblem; readonly spread?: boolean }

/** A server that closes all its connections counts as this many failures, so that its clients do not return all at once. */
const SPREAD_TRIES = 2

/** The only place where the state changes. `null`: the drawing has no such step. */
export function nextConnectionState(state: ConnectionState, input: ConnectionInput): ConnectionState | null {
  const { name } = state
  // Whatever still arrives.
  if (name === 'closed') return state
  if (input.type === 'closed' || input.type === 'connecting') return { name: input.type }
  if (name === 'refused' || name === 'replaced') return null
  if (input.type === 'replaced') return { name: input.type }
  if (input.type === 'welcome') return name === 'online' ? null : { name: 'online', welcome: input.welcome }
  const { problem } = input
  if (!isPassing(problem)) return { name: 'refused', problem }
  const tries = name === 'offline' ? state.tries + 1 : input.spread ? SPREAD_TRIES : 0
  return { name: 'offline', problem, tries }
}
