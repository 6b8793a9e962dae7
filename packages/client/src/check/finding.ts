import type { StepProblem, StepState } from './check.js'

/** What one step has found. */
export interface Finding {
  readonly state: Exclude<StepState, 'pending' | 'running'>
  readonly detail: string | null
  readonly problem: StepProblem | null
  /** In milliseconds, if only a part of the step counts; otherwise the whole step is measured. */
  readonly tookMs?: number | null
}

export function passed(detail: string | null = null, tookMs?: number | null): Finding {
  return { state: 'passed', detail, problem: null, ...(tookMs === undefined ? {} : { tookMs }) }
}

export function warned({ code, message }: StepProblem): Finding {
  return { state: 'warning', detail: null, problem: { code, message }, tookMs: null }
}

export function failed({ code, message }: StepProblem): Finding {
  return { state: 'failed', detail: null, problem: { code, message } }
}

export function skipped(why: string): Finding {
  return { state: 'skipped', detail: why, problem: null, tookMs: null }
}
