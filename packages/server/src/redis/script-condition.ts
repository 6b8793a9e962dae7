import type { Condition } from '../store/condition.js'
import type { Run } from './gathered-scripts.js'

/** What a script says that runs before an entry is appended, and fails if it does not hold. */
export class ScriptCondition implements Condition {
  readonly run: Run
  readonly held: () => void

  constructor(run: Run, held: () => void = () => {}) {
    this.run = run
    this.held = held
  }
}

/** What the scripts of conditions say that do not hold, first of all. */
const NOT_HELD = /^(?:PREVENTED|USED-UP)\b/

/** Whether an error says that a condition does not hold. */
export function isPrevented(error: unknown): boolean {
  return error instanceof Error && NOT_HELD.test(error.message)
}

/** @throws {TypeError} for a condition of another store. */
export function scriptsOf(conditions: readonly Condition[]): readonly Run[] {
  return conditions.map(condition => {
    if (!(condition instanceof ScriptCondition)) throw new TypeError('a condition is of another store')
    return condition.run
  })
}
