import type { Clock } from '@ringdown/protocol'
import type { Logger } from 'pino'
import type { AuditLog } from '../records/audit-log.js'
import type { People } from '../records/people.js'
import type { Action } from './actions.js'
import type { Actor } from './actor.js'

/** Refusals that are kept each minute, by who caused them: anybody can be a stranger or a guest, and a program may loop. */
const MOST = { stranger: 30, guest: 30, known: 200 } as const
const MINUTE = 60_000

interface Options {
  readonly log: AuditLog
  readonly people: People
  readonly clock: Clock
  readonly logger: Logger
}

/** What happened, beside who did it. */
export interface AuditEvent {
  readonly action: Action
  /** What it was done to: an id. */
  readonly object?: string | null
  /** For people: what that is called, and with what or why not. Never a secret. */
  readonly detail?: string | null | undefined
}

/** Writes down who did what, and who was refused and why. It fails nothing that it tells of. */
export class Audit {
  readonly #options: Options
  #minute = 0
  readonly #counts = { stranger: 0, guest: 0, known: 0 }
  /** Who was refused what in this minute. */
  readonly #refused = new Set<string>()

  constructor(options: Options) {
    this.#options = options
  }

  done(actor: Actor | 'machine', event: AuditEvent): Promise<void> {
    return this.#add(actor, event, 'done')
  }

  /** Of one person or program and one action, the first in each minute is kept. */
  async refused(actor: Actor, event: AuditEvent): Promise<void> {
    if (!this.#isNews(actor, event.action)) return
    await this.#add(actor, event, 'refused')
  }

  async #add(
    actor: Actor | 'machine',
    { action, object = null, detail }: AuditEvent,
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

  #isNews(actor: Actor, action: Action): boolean {
    const minute = Math.floor(this.#options.clock.now() / MINUTE)
    if (this.#minute !== minute) {
      this.#minute = minute
      this.#refused.clear()
      Object.assign(this.#counts, { stranger: 0, guest: 0, known: 0 })
    }
    const kind = kindOf(actor)
    if (this.#counts[kind] >= MOST[kind]) return false
    if (actor.kind !== 'nobody') {
      const refusal = `${actor.kind === 'person' ? actor.userId : actor.keyId} ${action}`
      if (this.#refused.has(refusal)) return false
      this.#refused.add(refusal)
    }
    this.#counts[kind] += 1
    return true
  }
}

function kindOf(actor: Actor): keyof typeof MOST {
  if (actor.kind === 'nobody') return 'stranger'
  return actor.kind === 'person' && actor.role === 'guest' ? 'guest' : 'known'
}
