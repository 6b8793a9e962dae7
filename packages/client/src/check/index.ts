/**
 * A check of devices, browser, server and connection, step by step.
 * @module @ringdown/client/check
 */

export {
  type Check,
  type CheckGroup,
  type CheckSnapshot,
  type CheckStep,
  type CheckTally,
  type StepKind,
  type StepProblem,
  type StepState,
  tallySteps,
} from './check.js'
export { type CheckOptions, createCheck } from './create-check.js'
export { type CheckReport, reportCheck } from './report.js'
