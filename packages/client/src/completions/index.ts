/**
 * Being rung once somebody who was busy, or did not answer, is free.
 * @module @ringdown/client/completions
 */

export type { Completion, NamedUser } from '@ringdown/protocol'
export { type CompletionService, createCompletions } from './completions.js'
