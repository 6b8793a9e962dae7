import { INTERNAL, type Problem, RingdownError } from '@ringdown/protocol'
import type { Logger } from 'pino'
import type { PersonActor } from '../access/actor.js'
import type { AuditEvent } from '../access/audit.js'
import { isGranted } from '../access/may.js'
import { refusalEvent, refusalOf } from '../access/refusals.js'
import { REQUEST_WORK, UNKNOWN_REQUEST_WORK } from '../budgets/costs.js'
import { asksTooMuch } from '../budgets/over-budget.js'
import type { RefusalMetrics } from '../metrics/refusal-metrics.js'
import type { Connection } from './connection.js'
import type { Answered, EventName, Handlers } from './handlers.js'
import type { LateReplies } from './late-replies.js'
import { type Incoming, replyPacket } from './packet-parser.js'
import { type RateLimit, RateLimited } from './rate-limit.js'
import { readRequest } from './validation.js'

/** What requests are answered with. */
export interface Dispatching {
  readonly handlers: Handlers
  readonly messages: RateLimit
  readonly logger: Logger
  readonly refusals: RefusalMetrics
  /** Told of those who asked for what they may not. */
  readonly onRefused: (actor: PersonActor, refused: AuditEvent) => void
  readonly lateReplies: LateReplies
  readonly onFlood: (connection: Connection) => void
}

/** What a socket passes each event to. */
export function dispatcher(connection: Connection, options: Dispatching): (incoming: unknown) => void {
  // The parser makes it so.
  return incoming => dispatch(connection, incoming as Incoming, options)
}

/**
 * Answers what a client emits: with the result or a typed error. Nothing it sends can make this throw. An unknown event is
 * counted and ignored.
 */
function dispatch(connection: Connection, incoming: Incoming, options: Dispatching): void {
  // Its socket is not read while some wait, so these came in one burst. Answers would only add to it.
  if (!connection.enqueue(() => respond(connection, incoming, options))) options.onFlood(connection)
}

async function respond(connection: Connection, incoming: Incoming, options: Dispatching): Promise<void> {
  const [event, , id] = incoming
  try {
    // Most wait for nobody. Each `await` costs as much as what is counted here.
    const counted = options.messages.take(connection.userId)
    if (counted !== null) await counted
    const isKnown = isEvent(event, options.handlers)
    const cost = isKnown ? REQUEST_WORK[event] : UNKNOWN_REQUEST_WORK
    const wait = connection.spend(cost)
    if (wait > 0) throw asksTooMuch(wait)
    if (isKnown) await answer(event, connection, incoming, options)
  } catch (error) {
    const problem = problemOf(error, event, connection, options.logger)
    options.refusals.refused('request', problem.code)
    if (id !== null) connection.write(replyPacket(id, { ok: false, error: problem }))
    if (error instanceof RateLimited && error.isFlood) options.onFlood(connection)
  }
}

async function answer<Event extends EventName>(
  event: Event,
  connection: Connection,
  [, sent, id]: Incoming,
  { handlers, logger, lateReplies, onRefused }: Dispatching,
): Promise<void> {
  const handler: Handlers[Event] = handlers[event]
  const request = handler.isPlain?.(sent) ? sent : readRequest(handler.schema, sent)
  const asked = handler.asks(request, connection)
  const question = asked instanceof Promise ? await asked : asked
  if (!isGranted(connection.actor, question)) {
    const refusal = refusalOf(connection.actor, question)
    const refused = refusalEvent(question, refusal)
    if (refused !== null) onRefused(connection.actor, refused)
    throw refusal
  }
  if (handler.lastsAsConnection && !connection.isConnected) return
  const answered: Answered<{ ok: true }> = await handler.handle(connection, request)
  if (id !== null) {
    const packet = replyPacket(id, answered.grant)
    if (answered.mayWait) lateReplies.add(connection, packet)
    else connection.reply(packet)
  }
  answered.settle?.().catch((error: unknown) => {
    logger.error({ err: error, event }, 'an error after a request')
  })
}

function isEvent(event: string, handlers: Handlers): event is EventName {
  return Object.hasOwn(handlers, event)
}

function problemOf(error: unknown, event: string, { party }: Connection, logger: Logger): Problem {
  if (error instanceof RingdownError) {
    logger.debug({ userId: party.userId, event: event.slice(0, 32), code: error.code }, 'request refused')
    return error.problem
  }
  logger.error({ err: error, userId: party.userId, event }, 'request failed')
  return INTERNAL
}
