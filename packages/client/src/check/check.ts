import type { Watchable } from '../store.js'

export type CheckGroup = 'browser' | 'server' | 'network'

/** What is checked. There is one `stun` or `turn` step for each URL the server names. */
export type StepKind =
  | 'secure-context'
  | 'webrtc'
  | 'microphone'
  | 'camera'
  | 'speakers'
  | 'http'
  | 'websocket'
  | 'stun'
  | 'turn'
  | 'loopback'

/**
 * ```
 *  pending ──▶ running ──▶ passed · warning · failed · skipped
 * ```
 * `warning`: calls work, but not everywhere or not well. `skipped`: there was nothing to check, or something before it is missing.
 */
export type StepState = 'pending' | 'running' | 'passed' | 'warning' | 'failed' | 'skipped'

/** What is wrong, with one sentence that says what to do. English; an app that translates switches on `code`. */
export interface StepProblem {
  readonly code: string
  readonly message: string
}

export interface CheckStep {
  /** Stable within one run. */
  readonly id: string
  readonly kind: StepKind
  readonly group: CheckGroup
  /** What is checked, in a few words. */
  readonly title: string
  readonly state: StepState
  /** How long it took to work, in milliseconds; `null` until it has, or where time says nothing. */
  readonly tookMs: number | null
  /** What was measured or found, or why it was skipped. */
  readonly detail: string | null
  /** Set with `warning` and `failed`. */
  readonly problem: StepProblem | null
}

export interface CheckSnapshot {
  readonly phase: 'idle' | 'running' | 'done' | 'stopped'
  /** In the order they are run. Grows once the server has named its STUN and TURN servers. */
  readonly steps: readonly CheckStep[]
}

/** A check of whether calls can work from this page: browser, devices, server and network. Make it with `createCheck`. */
export interface Check extends Watchable<CheckSnapshot> {
  /**
   * Runs every step; a run under way is joined, a finished one begins anew. Opens microphone and camera for a moment, so it
   * must follow a human act. Resolves when it is done or stopped; never rejects.
   */
  run(): Promise<void>
  /** Lets go of every device and connection at once; what has not been checked is skipped. */
  stop(): void
}

/** How far a check is, and what it has found. */
export interface CheckTally {
  readonly finished: number
  readonly total: number
  readonly failed: number
  readonly warnings: number
}

export function tallySteps(steps: readonly CheckStep[]): CheckTally {
  const count = (...states: readonly StepState[]) =>
    steps.filter(({ state }) => states.includes(state)).length
  return {
    finished: steps.length - count('pending', 'running'),
    total: steps.length,
    failed: count('failed'),
    warnings: count('warning'),
  }
}
