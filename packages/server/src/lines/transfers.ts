import { randomUUID } from 'node:crypto'
import {
  type Address,
  type CallId,
  type CallState,
  type Clock,
  type Device,
  deviceKey,
  isParty,
  isSameDevice,
  type Party,
  type Problem,
  RingdownError,
  type TransferRequest,
  UNKNOWN_CALL,
  userOf,
} from '@ringdown/protocol'
import { expiringCache } from '../expiring-cache.js'
import type { LogWriter } from '../sequencer/log-writer.js'
import type { RingWishes } from '../sequencer/ring-wishes.js'
import type { CallStore } from '../store/call-store.js'
import { lineOf } from './line-admission.js'
import type { LineDirectory } from './line-directory.js'

/** How long a visitor's page has to call where it was passed on to, in milliseconds. */
const ON_THE_WAY = 60_000
/** How many are on their way, and how many calls of members with visitors are remembered, for how long. */
const MOST = 10_000
const REMEMBERED = 24 * 3_600_000

/** Where a visitor comes from who was passed on. */
export interface Passed {
  /** The name of the one who did, for people. */
  readonly by: string
  /** The line's name for people, and its address. */
  readonly line: string
  readonly from: Address
  /** When they began to wait on the first line, in milliseconds since the epoch. */
  readonly since: number
  /** They are back: nobody has answered where they were passed on to. */
  readonly isReturned?: boolean
}

export interface TransferPorts {
  readonly clock: Clock
  readonly calls: CallStore
  readonly log: LogWriter
  readonly directory: LineDirectory
  readonly onlyMade: boolean
  readonly wishes: Pick<RingWishes, 'of'>
  /** Whether a device can be told to call elsewhere. */
  canFollow(device: Device): boolean
  /** Whether anybody listens to the address of a person. */
  isThere(address: Address): boolean
}

/** Passes visitors on: the call ends, and their page, which is told where to, calls there and is expected. */
export class Transfers {
  readonly #options: TransferPorts
  readonly #expected
  /** Where the visitors of members come from, and since when answered callers had waited, by call. */
  readonly #origins
  readonly #waited

  constructor(options: TransferPorts) {
    this.#options = options
    const { clock } = options
    this.#expected = expiringCache<string, Passed>({ clock, lifetimeMs: ON_THE_WAY, limit: MOST })
    this.#origins = expiringCache<CallId, Passed>({ clock, lifetimeMs: REMEMBERED, limit: MOST })
    this.#waited = expiringCache<CallId, number>({ clock, lifetimeMs: REMEMBERED, limit: MOST })
  }

  expects(caller: Device, address: Address): boolean {
    return this.#expected.has(expectation(caller, address))
  }

  /** A caller who waited on a line was answered. @param since when they began to wait. */
  answered(callId: CallId, since: number): void {
    this.#waited.set(callId, since)
  }

  /** A call was placed. @returns where its caller comes from, if they were passed on. */
  arrived({ callId, caller, address }: CallState): Passed | null {
    const key = expectation(caller, address)
    const passed = this.#expected.get(key) ?? null
    this.#expected.delete(key)
    if (passed !== null) this.#origins.set(callId, passed)
    return passed
  }

  /** The line of a visitor who was passed on to a person, and is to have their place there again. */
  returnAddress({ callId, caller, address }: CallState): Address | null {
    const passed = this.#origins.get(callId)
    if (!passed || userOf(address) === null || !this.#options.canFollow(caller)) return null
    this.#expected.set(expectation(caller, passed.from), { ...passed, isReturned: true })
    return passed.from
  }

  /**
   * Who is to be passed on, and from where.
   *
   * @throws {RingdownError} if the author may not, or the visitor's page cannot.
   */
  async check(author: Party, { callId, to }: TransferRequest): Promise<{ visitor: Party; passed: Passed }> {
    const { calls, directory, onlyMade, canFollow, isThere, wishes, clock } = this.#options
    const call = await calls.head(callId)
    if (call === null || !isParty(call, author)) throw new RingdownError(UNKNOWN_CALL)
    const { caller, address } = call
    if (call.phase !== 'accepted') throw refuse('Only a call that was answered can be transferred.')
    const from = lineOf(address)
    const origin = this.#origins.get(callId)
    if (isSameDevice(caller, author) || (from === null && !origin))
      throw refuse('Only the visitor of a line can be transferred, by the one who answered.')
    if (!canFollow(caller))
      throw refuse('Their page cannot be transferred: it is gone, or of an earlier version.')
    const target = lineOf(to)
    if (target !== null && onlyMade && directory.find(target) === null)
      throw refuse('There is no such line here.')
    if (to.startsWith('link:') || to === `user:${caller.userId}` || to === `user:${author.userId}`)
      throw refuse('A visitor is transferred to another line, or to another person.')
    if (to.startsWith('user:') && !isThere(to)) throw refuse('This person is not here now.')
    const person = userOf(to)
    if (person !== null && wishes.of(person).doNotDisturb) throw refuse("This person isn't taking calls.")
    const line = from === null ? (origin?.line ?? '') : (directory.find(from)?.title ?? from)
    const since = origin?.since ?? this.#waited.get(callId) ?? clock.now()
    const back: Address = from === null ? (origin?.from ?? address) : `line:${from}`
    return { visitor: caller, passed: { by: author.name, line, from: back, since } }
  }

  /** Ends the call, and says where the visitor's page is to call. To be called after {@link check}. */
  async carryOut(
    author: Party,
    { callId, to }: TransferRequest,
    visitor: Party,
    passed: Passed,
  ): Promise<void> {
    const key = expectation(visitor, to)
    this.#expected.set(key, passed)
    try {
      await this.#options.log.write(
        callId,
        state => {
          if (state?.phase !== 'accepted') throw refuse('The call has ended meanwhile.')
          const entryId = randomUUID()
          return { author, draft: { type: 'hangup', reason: 'completed', transferTo: to, entryId } }
        },
        { onBehalf: true },
      )
    } catch (error) {
      this.#expected.delete(key)
      throw error
    }
  }
}

function expectation(caller: Device, address: Address): string {
  return `${deviceKey(caller)} ${address}`
}

function refuse(message: string): RingdownError {
  return new RingdownError({ code: 'not-allowed', message } satisfies Problem)
}
