import type { NamedUser } from './history.js'

/** Somebody whom this person wants to call as soon as both are here and free (SIP: completion of calls, RFC 6910). */
export interface Completion extends NamedUser {
  /** How much longer the server waits for that. */
  readonly endsInMs: number
  /** Both are free: for how much longer this person's devices ring. */
  readonly ringsForMs?: number
}

/** Everybody whom this person waits for, oldest first. Always the whole list, so that a lost one does no harm. */
export interface Completions {
  readonly completions: readonly Completion[]
}

/** Asks to be rung once somebody is free, or takes that back. With nothing, it only reads. */
export interface CompletionRequest {
  /** By the name under which they are shown here. */
  readonly person?: NamedUser & { readonly wanted: boolean }
}
