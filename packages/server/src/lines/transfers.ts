import { randomUUID } from 'node:crypto'
import {
  type Address,
  type CallState,
  type Clock,
  type Device,
  isParty,
  isSameDevice,
  type Party,
  type Passed,
  type Problem,
  RingdownError,
  type TransferRequest,
  UNKNOWN_CALL,
  userOf,
} from '@ringdown/protocol'
import type { LogWriter } from '../sequencer/log-writer.js'
import type { RingWishes } from '../sequencer/ring-wishes.js'
import type { CallStore } from '../store/call-store.js'
import type { KeptPlace, LineStore } from '../store/line-store.js'
import { StoreError } from '../store/store-error.js'
import { lineOf } from './line-admission.js'
import type { LineDirectory } from './line-directory.js'

/** How long a visitor's page has to call where it was passed on to, in milliseconds. */
const ON_THE_WAY = 60_000

export interface TransferPorts {
  readonly clock: Clock
  readonly calls: CallStore
  readonly log: LogWriter
  readonly directory: LineDirectory
  readonly places: LineStore
  readonly onlyMade: boolean
  readonly wishes: Pick<RingWishes, 'of'>
  /** Whether a device can be told to call elsewhere. */
  canFollow(device: Device): Promise<boolean>
  /** Whether anybody listens to the address of a person. */
  isThere(address: Address): Promise<boolean>
}

/** A visitor who is to be passed on, and the place that is kept for them. */
interface Passing {
  readonly visitor: Party
  readonly place: KeptPlace & { readonly passed: Passed }
}

/** Passes visitors on: the call ends, and their page, which is told where to, calls there and is expected. */
export class Transfers {
  readonly #options: TransferPorts

  constructor(options: TransferPorts) {
    this.#options = options
  }

  /** The line of a visitor who was passed on to a person, and is to have their place there again. */
  async returnAddress({ visit, caller, address }: CallState): Promise<Address | null> {
    if (!visit?.passed || userOf(address) === null) return null
    const { places, canFollow } = this.#options
    if (!(await canFollow(caller))) return null
    const { since, passed } = visit
    const place = { since, passed: { ...passed, isReturned: true } }
    await places.keepPlace(caller, passed.from, place, ON_THE_WAY)
    return passed.from
  }

  /**
   * Who is to be passed on, and from where.
   *
   * @throws {RingdownError} if the author may not, or the visitor's page cannot.
   */
  async check(author: Party, { callId, to }: TransferRequest): Promise<Passing> {
    const { calls, directory, onlyMade, canFollow, isThere, wishes, clock } = this.#options
    const call = await calls.head(callId)
    if (call === null || !isParty(call, author)) throw new RingdownError(UNKNOWN_CALL)
    const { caller, address, visit } = call
    if (call.phase !== 'accepted') throw refuse('Only a call that was answered can be transferred.')
    const from = lineOf(address)
    const origin = visit?.passed
    if (isSameDevice(caller, author) || (from === null && !origin))
      throw refuse('Only the visitor of a line can be transferred, by the one who answered.')
    if (!(await canFollow(caller)))
      throw refuse('Their page cannot be transferred: it is gone, or of an earlier version.')
    const target = lineOf(to)
    if (target !== null && onlyMade && directory.find(target) === null)
      throw refuse('There is no such line here.')
    if (to.startsWith('link:') || to === `user:${caller.userId}` || to === `user:${author.userId}`)
      throw refuse('A visitor is transferred to another line, or to another person.')
    if (to.startsWith('user:') && !(await isThere(to))) throw refuse('This person is not here now.')
    const person = userOf(to)
    if (person !== null && wishes.of(person).doNotDisturb) throw refuse("This person isn't taking calls.")
    const line = from === null ? (origin?.line ?? '') : (directory.find(from)?.title ?? from)
    const back: Address = from === null ? (origin?.from ?? address) : `line:${from}`
    const place = { since: visit?.since ?? clock.now(), passed: { by: author.name, line, from: back } }
    return { visitor: caller, place }
  }

  /**
   * Ends the call, and says where the visitor's page is to call. To be called after {@link check}. Their place is kept first: should
   * this process die in between, the call goes on, and the place is given up after a while.
   */
  async carryOut(author: Party, { callId, to }: TransferRequest, { visitor, place }: Passing): Promise<void> {
    const { places, log } = this.#options
    await places.keepPlace(visitor, to, place, ON_THE_WAY)
    try {
      await log.write(
        callId,
        state => {
          if (state?.phase !== 'accepted') throw refuse('The call has ended meanwhile.')
          const entryId = randomUUID()
          return { author, draft: { type: 'hangup', reason: 'completed', transferTo: to, entryId } }
        },
        { onBehalf: true },
      )
    } catch (error) {
      // If it is not known whether the entry was written, their page may be on its way.
      if (!(error instanceof StoreError)) await places.givePlace(visitor, to, place).catch(() => {})
      throw error
    }
  }
}

function refuse(message: string): RingdownError {
  return new RingdownError({ code: 'not-allowed', message } satisfies Problem)
}
