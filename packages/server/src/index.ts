/**
 * The Ringdown server, to run inside a program of your own.
 * @module @ringdown/server
 */

export { type BudgetLimits, UNLIMITED_BUDGETS } from './budgets/budgets.js'
export type { HeldLimits } from './budgets/held-budget.js'
export type { Flow } from './budgets/token-bucket.js'
export type { WorkLimits } from './budgets/work-budget.js'
export type { Timers } from './calls.js'
export type { IntakeFlow } from './gateway/intake.js'
export type { Rates } from './gateway/rate-limit.js'
export type { Backlog } from './gateway/socket-meter.js'
export type { Heartbeat } from './gateway/socket-server.js'
export type { GroupRule } from './identity/oidc/rules.js'
export type { Rate } from './rate.js'
export type { RunningServer } from './running-server.js'
export type { RingRates } from './sequencer/ring-rules.js'
export { createRingdownServer } from './server.js'
export type { ServerOptions } from './server-options.js'
export { type Config, ConfigError, readConfig } from './settings/config.js'
export type { PortRange } from './settings/setting-schemas.js'
