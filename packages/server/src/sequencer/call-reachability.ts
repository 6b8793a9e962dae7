import {
  type Address,
  type CallState,
  type Device,
  isOpen,
  isSameDevice,
  type Party,
  type Reachability as ReachabilityNotice,
} from '@ringdown/protocol'
import type { CallStore } from '../store/call-store.js'
import type { Locks } from './locks.js'
import type { Reachability, TellReachability } from './ports.js'

interface Options {
  readonly store: CallStore
  readonly locks: Locks
  readonly reachability: Reachability
  readonly tell: TellReachability
}

/** A notice, and who is to have it. */
export interface ToldReachability {
  readonly devices: readonly Device[]
  readonly notice: ReachabilityNotice
}

/**
 * Tells the parties of accepted calls which of their devices cannot be reached, for example because a tab was closed; and before
 * the accept, the caller which of the devices that rang.
 */
export class CallReachability {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  /** What a reader is told with its copy, if it is told anything. */
  async forReader(call: CallState, reader: Party): Promise<{ readonly unreachable?: readonly Device[] }> {
    const isWatched = call.phase === 'accepted' || call.phase === 'ringing'
    return isWatched && includes(toldOf(call), reader) ? { unreachable: await this.#unreachable(call) } : {}
  }

  /** Tells the parties of a call, or the caller of one that rings. */
  tell(call: CallState): Promise<void> {
    return this.#tell(call, () => true)
  }

  /** Tells the parties of a call that was just accepted, if one of them is already away. */
  tellAccepted(call: CallState): Promise<void> {
    return this.#tell(call, unreachable => unreachable.length > 0)
  }

  /** A device has connected or disconnected. */
  async changed({ userId, deviceId }: Party): Promise<void> {
    const calls = await this.#options.store.liveOfDevice(userId, deviceId)
    const accepted = calls.filter(call => call.phase === 'accepted')
    await Promise.all(accepted.map(call => this.tell(call)))
  }

  /**
   * A device no longer looks at an address, or looks again, perhaps as another page: the callers whose calls it rang for are told
   * whether it can be reached. One whose held offer it has taken is told that it is gone, and makes another.
   */
  async stoppedListening(device: Party, address: Address): Promise<void> {
    for (const call of (await this.#options.store.held(address)).filter(isOpen)) {
      const hasRung = includes(call.rang, device)
      const isWarm = call.warm !== null && isSameDevice(call.warm, device)
      if (hasRung || isWarm) await this.#tell(call, () => true, isWarm ? device : null)
      // The page that had the offer is gone, and another one of the device rings.
      if (hasRung && isWarm) await this.#tell(call, unreachable => !includes(unreachable, device))
    }
  }

  /** What a notice that was not told at once says by now, and to whom; `null` if it is of no use any more. */
  async renew({ callId, unreachable }: ReachabilityNotice): Promise<ToldReachability | null> {
    const call = await this.#options.store.head(callId)
    if (call === null || call.phase === 'ended') return null
    const isStillWarm = isOpen(call) && call.warm !== null && includes(unreachable, call.warm)
    const left = isStillWarm ? call.warm : null
    if (call.phase === 'calling' && left === null) return null
    return { devices: toldOf(call), notice: { callId, unreachable: await this.#unreachable(call, left) } }
  }

  /** One at a time for each call, so that the last message carries the latest state. */
  async #tell(
    call: CallState,
    isNews: (unreachable: readonly Device[]) => boolean,
    left: Device | null = null,
  ): Promise<void> {
    const { callId } = call
    if (call.phase === 'ended') return
    await this.#options.locks.hold([`reachability ${callId}`], async () => {
      const unreachable = await this.#unreachable(call, left)
      if (isNews(unreachable)) await this.#options.tell(toldOf(call), { callId, unreachable })
    })
  }

  /** @param left the device whose page took the held offer and is gone, even if another page of it is there. */
  async #unreachable(call: CallState, left: Device | null = null): Promise<readonly Device[]> {
    const watched = (call.phase === 'accepted' ? call.parties : call.rang).map(toDevice)
    const away = await this.#options.reachability.unreachable(watched)
    const isKnown = left === null || includes(away, left)
    return isKnown ? away : [...away, toDevice(left)]
  }
}

/** Who is told: the parties, and before the accept the caller. */
function toldOf({ phase, parties, caller }: CallState): readonly Party[] {
  return phase === 'accepted' ? parties : [caller]
}

function includes(devices: readonly Device[], device: Device): boolean {
  return devices.some(known => isSameDevice(known, device))
}

function toDevice({ userId, deviceId }: Device): Device {
  return { userId, deviceId }
}
