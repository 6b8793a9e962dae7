import type { Candidates, Description } from '@ringdown/protocol'

/** What sets up a session. */
export type Negotiation = Description | Candidates

/** A way for a message to reach the peer: the server log or the control channel. */
export interface Carrier {
  /** Sends and never throws; drops what cannot be carried. */
  send(message: Negotiation): unknown
}

/**
 * The carriers available now. A message uses all of them, because nobody can tell whether the old path or the server
 * has failed. The reader drops duplicates.
 */
export type Carriers = () => readonly Carrier[]
