import type { Clock } from '@ringdown/protocol'
import type { Logger } from 'pino'
import type { BudgetLimits } from './budgets/budgets.js'
import type { Timers } from './calls.js'
import type { IntakeFlow } from './gateway/intake.js'
import type { Rates } from './gateway/rate-limit.js'
import type { Backlog } from './gateway/socket-meter.js'
import type { Heartbeat } from './gateway/socket-server.js'
import type { NodeTimes } from './redis/node-times.js'
import type { Config } from './settings/config.js'

/**
 * The configuration, with everything optional, and replacements for tests. Records are kept in memory unless there is a
 * `dataDir` or a `databaseUrl`.
 */
export interface ServerOptions extends Partial<Config> {
  readonly clock?: Clock
  /** Without it, nothing is logged. */
  readonly logger?: Logger
  /** The folder of the built web app. */
  readonly webRoot?: string
  /** Durations in milliseconds that replace the protocol's. `ring` also replaces `ringSeconds`. */
  readonly timers?: Partial<Timers>
  readonly rates?: Partial<Rates>
  /** How much may wait for one connection before it counts as one that does not read. */
  readonly backlog?: Backlog
  /** Replaces the usual one, which notices a half-open connection within 18 s. */
  readonly heartbeat?: Heartbeat
  /** What one network and all together may make this server hold and compute, instead of the protocol's `BUDGETS`. */
  readonly budgets?: BudgetLimits
  /** How soon nodes notice what happens to one of them, instead of the usual. For tests. @internal */
  readonly nodeTimes?: NodeTimes
  /** How many devices it lets in, a second and at once, instead of what a core can do. */
  readonly intake?: IntakeFlow
  /** How many devices may take part in one call. For tests: the apps show two. @internal */
  readonly mostParties?: number
}
