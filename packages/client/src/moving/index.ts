/**
 * Moving a call that goes on to another of this person's devices.
 * @module @ringdown/client/moving
 */

export type { OwnCall } from '@ringdown/protocol'
export { createMoving, type MoveOptions, type Moving } from './moving.js'
