import type { SessionState } from '../session/session-state.js'

/** What is known when trying to restore a lost connection. */
export interface Situation {
  /** `null` if there is no session. */
  readonly session: SessionState['name'] | null
  /** ICE restarts tried since it was last connected. */
  readonly restarts: number
  /**
   * Reasons for a new session at once: this device had no network meanwhile (browsers cling to a dead path for
   * seconds), or what the peer sent for the session was unusable.
   */
  readonly doubt: 'was-offline' | 'unusable' | null
  /** Whether the server can be reached, which a new session needs. */
  readonly isServerReachable: boolean
}

/** How many ICE restarts a session gets: one or two restore most connections, and the rest need a new session. */
const MOST_RESTARTS = 2

/**
 * What to try: another path for the session (an ICE restart, RFC 8445 §9), a new session, or nothing for now. Never
 * gives up a session that carries media for one that may not connect, and never tries what the peer could not hear
 * of.
 */
export function chooseAttempt(situation: Situation): 'restart' | 'replace' | 'wait' {
  const { session, restarts, doubt, isServerReachable } = situation
  if (session === 'connected' && !(doubt === 'unusable' && isServerReachable)) return 'restart'
  if (!isServerReachable) return 'wait'
  const isRepairable = session !== null && session !== 'broken' && session !== 'closed'
  return isRepairable && doubt === null && restarts < MOST_RESTARTS ? 'restart' : 'replace'
}
