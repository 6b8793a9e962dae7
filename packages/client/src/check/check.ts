import type { Watchable } from '../store.js'

/** The part of the connection that a step belongs to. */
export type CheckGroup = 'browser' | 'server' | 'network'

/** What a step checks. There is one `stun` or `turn` step for each URL the server names. */
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
 * pending ──▶ running ──▶ passed · warning · failed · skipped
 * ```
 * `warning`: calls work, but not everywhere or not well. `skipped`: nothing to check, or an earlier step failed.
 */
export type StepState = 'pending' | 'running' | 'passed' | 'warning' | 'failed' | 'skipped'

/** A problem, with a sentence that says what to do. English; an app that translates switches on `code`. */
export interface StepProblem {
  readonly code: string
  readonly message: string
}

/** The current state of one step of a check. */
export interface CheckStep {
  /** Stable within one run. */
  readonly id: string
  readonly kind: StepKind
  readonly group: CheckGroup
  /** What the step checks, in a few words. */
  readonly title: string
  readonly state: StepState
  /** How long it took, in milliseconds; `null` until it is done, or where the time means nothing. */
  readonly tookMs: number | null
  /** What was measured or found, or why it was skipped. */
  readonly detail: string | null
  /** Set with `warning` and `failed`. */
  readonly problem: StepProblem | null
}

/** The current state of a check. */
export interface CheckSnapshot {
  readonly phase: 'idle' | 'running' | 'done' | 'stopped'
  /** In the order they run. Grows once the server has named its STUN and TURN servers. */
  readonly steps: readonly CheckStep[]
}

/** Checks whether calls work from this page: browser, devices, server and network. Create it with `createCheck`. */
export interface Check extends Watchable<CheckSnapshot> {
  /**
   * Runs every step. Joins a run in progress; starts over after a finished one. Opens the microphone and camera
   * briefly, so call it only in response to a human action. Resolves when done or stopped; never rejects.
   */
  run(): Promise<void>
  /** Releases every device and connection at once; unfinished steps are skipped. */
  stop(): void
}

/** How far the check is, and what it has found. */
export interface CheckTally {
  readonly finished: number
  readonly total: number
  readonly failed: number
  readonly warnings: number
}

/** Counts the steps by result. */
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
