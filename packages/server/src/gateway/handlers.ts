import type { ClientEvents } from '@ringdown/protocol'
import type { ZodType } from 'zod'
import type { Question } from '../access/actions.js'
import type { Connection } from './connection.js'

export type EventName = keyof ClientEvents

type RequestOf<Event extends EventName> = Parameters<ClientEvents[Event]>[0]
/** The acknowledgement of a granted request. */
type GrantOf<Event extends EventName> = Extract<
  Parameters<Parameters<ClientEvents[Event]>[1]>[0],
  { ok: true }
>

export interface Answered<Grant extends { ok: true }> {
  readonly grant: Grant
  /** Its client does nothing differently for it, so it may travel with what is sent next ({@link LateReplies}). */
  readonly mayWait?: boolean
  /** What is left to do after the answer was sent. */
  readonly settle?: () => Promise<void>
}

/** How one kind of request is read and answered. */
export interface Handler<Event extends EventName> {
  readonly schema: ZodType<RequestOf<Event>>
  /** Whether a request is right, sooner known than by the schema. What it does not know, the schema decides. */
  readonly isPlain?: (sent: unknown) => sent is RequestOf<Event>
  /** Whether what it takes up lasts until its connection ends: once that has ended, nothing would end it, and nobody waits for the answer. */
  readonly lastsAsConnection?: true
  /** What it asks for. `may` decides before it is handled, so a handler that does not say does not compile. */
  asks(request: RequestOf<Event>, connection: Connection): Question | Promise<Question>
  handle(connection: Connection, request: RequestOf<Event>): Promise<Answered<GrantOf<Event>>>
}

export type Handlers = { readonly [Event in EventName]: Handler<Event> }
