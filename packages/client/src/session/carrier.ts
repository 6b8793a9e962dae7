import type { Candidates, Description } from '@ringdown/protocol'

/** What sets up a session. */
export type Negotiation = Description | Candidates

/** A way for a message to travel to the peer: the server log, or the control channel. */
export interface Carrier {
  /** Sends, and never throws: what cannot be carried is not. */
  send(message: Negotiation): unknown
}

/**
 * The carriers there are now. A message takes them all: nobody can tell whether it is the old path or the server that is
 * gone. The reader drops what comes twice.
 */
export type Carriers = () => readonly Carrier[]
