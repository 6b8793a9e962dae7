/**
 * The Ringdown server, to run inside a program of your own.
 * @module @ringdown/server
 */

export type { Timers } from './calls.js'
export { type Config, ConfigError, readConfig } from './config.js'
export type { Rates } from './gateway/rate-limit.js'
export type { Backlog } from './gateway/slow-consumers.js'
export type { Heartbeat } from './gateway/socket-server.js'
export type { Rate } from './rate.js'
export type { RingRates } from './sequencer/ring-rules.js'
export { createRingdownServer, type RunningServer, type ServerOptions } from './server.js'
export type { PortRange } from './setting-schemas.js'
