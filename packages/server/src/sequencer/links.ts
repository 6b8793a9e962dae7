import {
  type Address,
  type CallId,
  type CallState,
  type Clock,
  type LinkStatus,
  type Party,
  type Problem,
  RingdownError,
  type UserId,
} from '@ringdown/protocol'
import type { CallStore } from '../store/call-store.js'
import type { LinkState, LinkStore, StoredLink } from '../store/link-store.js'
import type { CallChange, CountVisitors } from './ports.js'

/** At most this much of a link's time is told at once, in milliseconds: browsers cannot wait for longer. Then they ask again. */
const MOST_TOLD = 20 * 24 * 3_600_000

interface Options {
  readonly links: LinkStore
  readonly store: Pick<CallStore, 'head'>
  readonly clock: Clock
  readonly countVisitors: CountVisitors
}

/** The links: opened by the first call there, closed by its answer, its caller's cancelling or the end of their time. */
export class Links {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  /**
   * A user calls an address. If it is a link, it is theirs from now on.
   *
   * @returns how long a link still works, in milliseconds; `null` for any other address.
   * @throws {RingdownError} `not-allowed` for another user's link, `limit-reached`.
   */
  async open(caller: Party, address: Address, network: string): Promise<number | null> {
    if (!isLink(address)) return null
    const opening = await this.#options.links.open(address, caller, network)
    if (opening === 'taken') throw new RingdownError(TAKEN)
    if (opening === 'full') throw new RingdownError(FULL)
    const status = await this.statusOf(address, caller)
    return status?.state === 'open' ? status.endsInMs : 0
  }

  /** What to tell someone who opens a link; `null` for any other address. */
  async statusOf(address: Address, reader: Party): Promise<LinkStatus | null> {
    if (!isLink(address)) return null
    const link = await this.#options.links.find(address)
    if (link?.state !== 'open') return { state: link?.state ?? 'unknown' }
    return link.owner === reader.userId ? this.#describeToOwner(address, link) : this.#describe(link)
  }

  /** The owner of an open link, and what they are told of it; `null` if it is not open. */
  async forOwner(address: Address): Promise<{ owner: UserId; link: LinkStatus } | null> {
    const link = await this.#options.links.find(address)
    if (link?.state !== 'open') return null
    return { owner: link.owner, link: await this.#describeToOwner(address, link) }
  }

  /**
   * Whom a call at an address rings, if it is a personal link: its owner. `null` for any other address, where it waits. The
   * call counts as a use of the link once it is answered.
   *
   * @throws {RingdownError} `call-refused` if the link is over.
   */
  async ringFor(callId: CallId, address: Address): Promise<UserId | null> {
    if (!isLink(address)) return null
    const link = await this.#options.links.find(address)
    if (!link?.personal) return null
    // An invite that is sent again is answered as the first was.
    if (link.state !== 'open' && (await this.#options.store.head(callId))?.cameBy !== address)
      throw new RingdownError(OVER)
    return link.owner
  }

  /** Whether an address is a link that was withdrawn, or whose time is over. */
  async isOver(address: Address): Promise<boolean> {
    return isLink(address) && (await this.#options.links.find(address))?.state === 'ended'
  }

  #describe({ name, endsAt, personal }: StoredLink) {
    const endsInMs = Math.min(MOST_TOLD, endsAt - this.#options.clock.now())
    return { state: 'open', owner: name, endsInMs, ...(personal && { personal }) } as const
  }

  async #describeToOwner(address: Address, link: StoredLink): Promise<LinkStatus> {
    return { ...this.#describe(link), visitors: await this.#options.countVisitors(address, link.owner) }
  }

  /** A call has changed, and with it perhaps its link. */
  async follow({ after }: CallChange): Promise<void> {
    const address = after.cameBy ?? after.address
    if (!isLink(address)) return
    const state = stateAfter(after)
    // A personal link is not its caller's: their giving up does not withdraw it.
    if (state === null || (after.cameBy !== undefined && state === 'ended')) return
    await this.#options.links.setState(address, state)
  }

  /** The caller gives up a call that the server had already ended in their absence: that withdraws its link all the same. */
  async withdraw(call: CallState, author: Party): Promise<void> {
    if (!isLink(call.address) || call.caller.userId !== author.userId) return
    if (call.phase === 'ended' && call.acceptedAt === null)
      await this.#options.links.setState(call.address, 'ended')
  }
}

/** What a call makes of its link; `null` for nothing. Whatever is no decision of a person leaves the link open. */
function stateAfter(call: CallState): LinkState | null {
  if (call.phase === 'accepted') return 'used'
  if (call.phase !== 'ended') return null
  if (call.acceptedAt !== null) return call.reason === 'ice-failed' ? 'open' : null
  return call.reason === 'cancelled' || call.reason === 'no-answer' ? 'ended' : null
}

function isLink(address: Address): boolean {
  return address.startsWith('link:')
}

const OVER: Problem = { code: 'call-refused', message: 'This link no longer works. Ask for a new one.' }
const TAKEN: Problem = {
  code: 'not-allowed',
  message: 'This link belongs to someone else. Make one of your own.',
}
const FULL: Problem = {
  code: 'limit-reached',
  message: 'Too many links are open. Withdraw one, or try again later.',
}
