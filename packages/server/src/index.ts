export { type Config, ConfigError, readConfig } from './config.js'
export { createRingdownServer, type RunningServer, type ServerOptions } from './server.js'
