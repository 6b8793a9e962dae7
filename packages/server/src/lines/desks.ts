import {
  type CallBackDone,
  type CallBackDraft,
  type CallId,
  type Clock,
  type Desk,
  type DeskNote,
  type NoteDraft,
  type Party,
  type Problem,
  RingdownError,
  type TransferRequest,
  UNKNOWN_CALL,
  type UserId,
} from '@ringdown/protocol'
import type { CallBackRequests } from '../records/call-back-requests.js'
import type { Note, Notes } from '../records/notes.js'
import type { CallStore } from '../store/call-store.js'
import { lineOf } from './line-admission.js'
import type { LineDirectory } from './line-directory.js'
import type { Lines } from './lines.js'
import type { Passed, Transfers } from './transfers.js'

interface Options {
  readonly clock: Clock
  readonly calls: CallStore
  readonly directory: LineDirectory
  readonly lines: Lines
  readonly transfers: Transfers
  readonly requests: CallBackRequests
  readonly notes: Notes
  /** A visitor is on the way to a member. */
  tellMember(user: UserId, visitor: UserId, passed: Passed, notes: readonly DeskNote[]): void
  /** What the staff of a line have before them has changed. */
  tellStaff(line: string): void
}

/** What the staff of the lines do beside answering: notes, calls back, transfers. */
export class Desks {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  /** What the staff of a line have before them now. */
  async read(line: string): Promise<Desk> {
    const { clock, directory, lines, notes, requests } = this.#options
    const visitors = [...new Set(lines.waiting(line).map(({ caller }) => caller.userId))]
    const [about, open] = await Promise.all([notes.about(`line:${line}`, visitors), requests.open(line)])
    const now = clock.now()
    // Who waits now, not before the records were read.
    const waiting = lines.waiting(line)
    return {
      line,
      readAt: now,
      title: lines.titleOf(line),
      calls: waiting.map(({ callId, caller, since, passed }) => ({
        callId,
        waitedMs: now - since,
        ...(passed && !passed.isReturned && { transfer: { by: passed.by, line: passed.line } }),
        notes: about.filter(({ visitorId }) => visitorId === caller.userId).map(note => deskNote(note, now)),
      })),
      requests: open.map(({ id, visitor, contact, at }) => ({
        id,
        name: visitor.name,
        contact,
        ageMs: now - at,
      })),
      lines: directory
        .list()
        .filter(({ name }) => name !== line)
        .map(({ name, title }) => ({ name, title })),
    }
  }

  /** @throws {RingdownError} `not-allowed` for a line that is none. */
  async requestCallBack(visitor: Party, { line, contact }: CallBackDraft): Promise<void> {
    const { clock, lines, requests, tellStaff } = this.#options
    lines.status(line)
    const { userId, name } = visitor
    await requests.add({ line, visitor: { userId, name }, contact, at: clock.now() })
    tellStaff(line)
  }

  /** @throws {RingdownError} `not-allowed` if it is done already. */
  async calledBack(by: Party, { line, id }: CallBackDone): Promise<void> {
    const { clock, requests, tellStaff } = this.#options
    if (!(await requests.done(line, id, by.userId, clock.now()))) throw new RingdownError(DONE_ALREADY)
    tellStaff(line)
  }

  /** @throws {RingdownError} `unknown-call` for one that is not at this line. */
  async note(author: Party, { line, callId, words }: NoteDraft): Promise<void> {
    const { notes, tellStaff } = this.#options
    const visitorId = await this.#visitorAt(line, callId)
    await notes.add(`line:${line}`, this.#noteBy(author, visitorId, words))
    tellStaff(line)
  }

  /** @throws {RingdownError} what {@link Transfers.check} throws. */
  async transfer(author: Party, request: TransferRequest): Promise<void> {
    const { transfers, notes, tellMember, clock } = this.#options
    const { to, words } = request
    const { visitor, passed } = await transfers.check(author, request)
    if (words !== undefined) await notes.add(to, this.#noteBy(author, visitor.userId, words))
    if (to.startsWith('user:')) {
      const about = await notes.about(to, [visitor.userId])
      const told = about.map(note => deskNote(note, clock.now()))
      tellMember(to.slice('user:'.length), visitor.userId, passed, told)
    }
    await transfers.carryOut(author, request, visitor, passed)
  }

  #noteBy({ userId, name }: Party, visitorId: UserId, words: string): Note {
    return { visitorId, author: { userId, name }, words, at: this.#options.clock.now() }
  }

  async #visitorAt(line: string, callId: CallId): Promise<UserId> {
    const call = await this.#options.calls.head(callId)
    if (call === null || lineOf(call.address) !== line) throw new RingdownError(UNKNOWN_CALL)
    return call.caller.userId
  }
}

function deskNote({ author, words, at }: Note, now: number): DeskNote {
  return { author: author.name, words, ageMs: now - at }
}

const DONE_ALREADY: Problem = {
  code: 'not-allowed',
  message: 'This request is done already, or there is none like it.',
}
