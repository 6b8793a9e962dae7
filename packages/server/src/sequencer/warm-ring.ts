import {
  type Address,
  type CallState,
  type Delivery,
  type Draft,
  isOpen,
  isSameDevice,
  type Party,
  type UserId,
  userOf,
  type WarmPolicy,
  type Warmth,
  warmthOf,
} from '@ringdown/protocol'
import type { ContactStore } from '../store/contact-store.js'
import type { CountListeners } from './ports.js'

/** What a callee's device is told with a call that rings it; empty if it must not connect before it answers. */
export type Warming = Pick<Delivery, 'warmth' | 'haveTalked'>

interface Options {
  readonly policy: WarmPolicy
  readonly contacts: ContactStore
  readonly countListeners: CountListeners
}

/** How far the devices of a callee may connect before one of them answers. */
export class WarmRing {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  /** Between two people, the same for all of the callee's devices. */
  async between(caller: UserId, callee: UserId): Promise<Warming> {
    const { policy, contacts } = this.#options
    if (policy === 'off') return {}
    const haveTalked = await contacts.haveTalked(caller, callee)
    return { warmth: warmthOf(policy, haveTalked), haveTalked }
  }

  /**
   * On a link or a line, before it is known who answers. The place of a device that looks at a link and goes is free again, so
   * all are told. On a line only one that is alone there: if another one answered, it would have to wait for an offer of its own.
   */
  async atAddress(address: Address): Promise<Warming> {
    const isTold = !address.startsWith('line:') || (await this.#options.countListeners(address)) === 1
    return isTold ? this.#toAnybody() : {}
  }

  /** For a device that reads a call: nothing if another of its user's devices has already taken the held offer. */
  async forReader(call: CallState, reader: Party): Promise<Warming> {
    if (isOpen(call) && userOf(call.address) === null) return this.atAddress(call.address)
    const isTaken = call.warm !== null && !isSameDevice(call.warm, reader)
    if (!isOpen(call) || isTaken || userOf(call.address) !== reader.userId) return {}
    return this.between(call.caller.userId, reader.userId)
  }

  /** What the callee of a call may reveal. */
  async ofCall({ address, caller }: CallState): Promise<Warmth> {
    const callee = userOf(address)
    const warming = callee === null ? this.#toAnybody() : await this.between(caller.userId, callee)
    return warming.warmth ?? 'none'
  }

  /** As far as people who have not talked, even if they have. */
  #toAnybody(): Warming {
    return this.#options.policy === 'off' ? {} : { warmth: 'relay' }
  }
}

/** How many candidates were removed from a draft. */
export function countConcealed(draft: Draft, passed: Draft): number {
  return draft === passed ? 0 : candidatesIn(draft) - candidatesIn(passed)
}

function candidatesIn(draft: Draft): number {
  if (draft.type === 'candidates') return draft.candidates.length
  return draft.type === 'description' ? (draft.description.sdp.match(/candidate:/gi)?.length ?? 0) : 0
}
