import type { SessionState } from '../session/session-state.js'

/** What an attempt to get a lost connection back knows. */
export interface Situation {
  /** `null` where there is no session. */
  readonly session: SessionState['name'] | null
  /** ICE restarts tried since it was last connected. */
  readonly restarts: number
  /**
   * What speaks for a new session at once: this device had no network meanwhile (browsers hold on to a path that is gone
   * for seconds), or what the peer sent for the session could not be used.
   */
  readonly doubt: 'was-offline' | 'unusable' | null
  /** Whether the server, which a new session needs, can be reached. */
  readonly isServerReachable: boolean
}

/** How many ICE restarts a session gets: one or two bring most back, and the rest need a new session. */
const MOST_RESTARTS = 2

/**
 * What to try: another path for the session (an ICE restart, RFC 8445 §9), a new session, or nothing for now. A session that
 * carries media is never given up for one that may not come about, and nothing is tried that nobody would hear of.
 */
export function chooseAttempt(situation: Situation): 'restart' | 'replace' | 'wait' {
  const { session, restarts, doubt, isServerReachable } = situation
  if (session === 'connected' && !(doubt === 'unusable' && isServerReachable)) return 'restart'
  if (!isServerReachable) return 'wait'
  const isRepairable = session !== null && session !== 'broken' && session !== 'closed'
  return isRepairable && doubt === null && restarts < MOST_RESTARTS ? 'restart' : 'replace'
}
