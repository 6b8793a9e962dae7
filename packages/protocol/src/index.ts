/**
 * The protocol as code: entries, the state of a call, lifetimes, limits and errors.
 * @module @ringdown/protocol
 */

export * from './address.js'
export * from './admission.js'
export * from './call-state.js'
export * from './clock.js'
export * from './collision.js'
export * from './concealment.js'
export * from './directory.js'
export * from './end-reason.js'
export * from './entry.js'
export * from './errors.js'
export * from './guest.js'
export * from './ice-servers.js'
export * from './ice-url.js'
export * from './ids.js'
export * from './limits.js'
export * from './look-alike.js'
export * from './name.js'
export * from './problems.js'
export * from './receipt.js'
export * from './sdp.js'
export * from './timers.js'
export * from './version.js'
export * from './warmth.js'
export * from './wire.js'
