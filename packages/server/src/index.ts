/**
 * The Ringdown server, to run inside a program of your own.
 * @module @ringdown/server
 */

export { type Config, ConfigError, readConfig } from './config.js'
export { createRingdownServer, type RunningServer, type ServerOptions } from './server.js'
