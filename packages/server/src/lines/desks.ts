import {
  type CallBackDone,
  type CallBackDraft,
  type CallId,
  type Clock,
  type Desk,
  type DeskNote,
  type NoteDraft,
  type Party,
  type Passed,
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
import type { Queue } from './queue.js'
import type { Transfers } from './transfers.js'

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
  readonly changed: (line: string) => void
}

/** What the staff of the lines do beside answering: notes, calls back, transfers. */
export class Desks {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  /** What the staff of a line have before them now. @param known who waits there, if that is known already. */
  async read(line: string, known?: Queue): Promise<Desk> {
    const { clock, directory, lines, notes, requests } = this.#options
    // Who waits is as old as this at least: of two answers, the later one has what the other has.
    const now = clock.now()
    const { waiting } = known ?? (await lines.queue(line))
    const visitors = [...new Set(waiting.map(({ call }) => call.caller.userId))]
    const [about, open] = await Promise.all([notes.about(`line:${line}`, visitors), requests.open(line)])
    return {
      line,
      readAt: now,
      title: lines.titleOf(line),
      calls: waiting.map(({ call: { callId, caller, visit }, since }) => ({
        callId,
        waitedMs: Math.max(0, now - since),
        ...transferOf(visit?.passed),
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
    const { clock, lines, requests, changed } = this.#options
    lines.find(line)
    const { userId, name } = visitor
    await requests.add({ line, visitor: { userId, name }, contact, at: clock.now() })
    changed(line)
  }

  /** @throws {RingdownError} `not-allowed` if it is done already. */
  async calledBack(by: Party, { line, id }: CallBackDone): Promise<void> {
    const { clock, requests, changed } = this.#options
    if (!(await requests.done(line, id, by.userId, clock.now()))) throw new RingdownError(DONE_ALREADY)
    changed(line)
  }

  /** @throws {RingdownError} `unknown-call` for one that is not at this line. */
  async note(author: Party, { line, callId, words }: NoteDraft): Promise<void> {
    const { notes, changed } = this.#options
    const visitorId = await this.#visitorAt(line, callId)
    await notes.add(`line:${line}`, this.#noteBy(author, visitorId, words))
    changed(line)
  }

  /** @throws {RingdownError} what {@link Transfers.check} throws. */
  async transfer(author: Party, request: TransferRequest): Promise<void> {
    const { transfers, notes, tellMember, clock } = this.#options
    const { to, words } = request
    const passing = await transfers.check(author, request)
    const { visitor, place } = passing
    if (words !== undefined) await notes.add(to, this.#noteBy(author, visitor.userId, words))
    if (to.startsWith('user:')) {
      const about = await notes.about(to, [visitor.userId])
      const told = about.map(note => deskNote(note, clock.now()))
      tellMember(to.slice('user:'.length), visitor.userId, place.passed, told)
    }
    await transfers.carryOut(author, request, passing)
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

/** Who is back was never away, to the staff. */
function transferOf(passed: Passed | undefined): Pick<Desk['calls'][number], 'transfer'> {
  return passed && !passed.isReturned ? { transfer: { by: passed.by, line: passed.line } } : {}
}

function deskNote({ author, words, at }: Note, now: number): DeskNote {
  return { author: author.name, words, ageMs: now - at }
}

const DONE_ALREADY: Problem = {
  code: 'not-allowed',
  message: 'This request is done already, or there is none like it.',
}
