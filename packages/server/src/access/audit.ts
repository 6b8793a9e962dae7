import type { Clock } from '@ringdown/protocol'
import type { Logger } from 'pino'
import type { AuditLog } from '../records/audit-log.js'
import type { People } from '../records/people.js'
import type { Action } from './actions.js'
import type { Actor } from './actor.js'

/** Refusals of strangers that are kept each minute: anybody can cause them. */
const OF_STRANGERS = 30
const MINUTE = 60_000

interface Options {
  readonly log: AuditLog
  readonly people: People
  readonly clock: Clock
  readonly logger: Logger
}

/** What happened, beside who did it. */
interface Event {
  readonly action: Action
  /** What it was done to: an id. */
  readonly object?: string | null
  /** A sentence: with what, or why not. Never a secret. */
  readonly detail?: string
}

/** Writes down who did what, and who was refused and why. It fails nothing that it tells of. */
export class Audit {
  readonly #options: Options
  #strangers = { minute: 0, count: 0 }

  constructor(options: Options) {
    this.#options = options
  }

  done(actor: Actor | 'machine', event: Event): Promise<void> {
    return this.#add(actor, event, 'done')
  }

  async refused(actor: Actor, event: Event): Promise<void> {
    if (actor.kind === 'nobody' && this.#isOneTooMany()) return
    await this.#add(actor, event, 'refused')
  }

  async #add(
    actor: Actor | 'machine',
    { action, object = null, detail }: Event,
    outcome: 'done' | 'refused',
  ) {
    const { log, clock, logger } = this.#options
    try {
      const who = await this.#describe(actor)
      const at = clock.now()
      await log.add({ at, ...who, action, object, outcome, detail: detail ?? null })
    } catch (error) {
      logger.error({ err: error, action, outcome }, 'writing the audit log failed')
    }
  }

  async #describe(actor: Actor | 'machine') {
    if (actor === 'machine') return { actorId: null, actorName: 'the command line' }
    if (actor.kind === 'nobody') return { actorId: null, actorName: null }
    if (actor.kind === 'program') return { actorId: actor.keyId, actorName: 'a program' }
    const person = await this.#options.people.find(actor.userId)
    return { actorId: actor.userId, actorName: person?.name ?? actor.name ?? null }
  }

  #isOneTooMany(): boolean {
    const minute = Math.floor(this.#options.clock.now() / MINUTE)
    if (this.#strangers.minute !== minute) this.#strangers = { minute, count: 0 }
    this.#strangers.count += 1
    return this.#strangers.count > OF_STRANGERS
  }
}
