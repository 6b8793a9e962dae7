import {
  type Address,
  type CallState,
  type Device,
  isOpen,
  isParty,
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

/** Tells the parties of accepted calls which of their devices cannot be reached, for example because a tab was closed. */
export class CallReachability {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  /** What a reader is told with its copy: nothing unless it is a party of an accepted call. */
  async forReader(call: CallState, reader: Party): Promise<{ readonly unreachable?: readonly Device[] }> {
    const isTold = call.phase === 'accepted' && isParty(call, reader)
    return isTold ? { unreachable: await this.#unreachable(call) } : {}
  }

  /** Tells the parties of a call. */
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
    await Promise.all(calls.map(call => this.tell(call)))
  }

  /**
   * A device no longer looks at a link: if it has taken the offer that is held there, the caller is told, and makes
   * another.
   */
  async stoppedListening(device: Party, address: Address): Promise<void> {
    const { store, tell } = this.#options
    const { userId, deviceId } = device
    for (const { callId, caller, warm } of (await store.held(address)).filter(isOpen))
      if (warm && isSameDevice(warm, device))
        await tell([caller], { callId, unreachable: [{ userId, deviceId }] })
  }

  /** What a notice that was not told at once says by now, and to whom; `null` if it is of no use any more. */
  async renew(notice: ReachabilityNotice): Promise<ToldReachability | null> {
    const { callId, unreachable } = notice
    const call = await this.#options.store.head(callId)
    if (call?.phase === 'accepted')
      return { devices: call.parties, notice: { callId, unreachable: await this.#unreachable(call) } }
    if (call === null || !isOpen(call)) return null
    const { caller, warm } = call
    const isStillWarm = warm !== null && unreachable.some(device => isSameDevice(device, warm))
    return isStillWarm ? { devices: [caller], notice } : null
  }

  /** One at a time for each call, so that the last message carries the latest state. */
  async #tell(call: CallState, isNews: (unreachable: readonly Device[]) => boolean): Promise<void> {
    if (call.phase !== 'accepted') return
    const { callId, parties } = call
    await this.#options.locks.hold([`reachability ${callId}`], async () => {
      const unreachable = await this.#unreachable(call)
      if (isNews(unreachable)) await this.#options.tell(parties, { callId, unreachable })
    })
  }

  async #unreachable({ parties }: CallState): Promise<readonly Device[]> {
    const devices = parties.map(({ userId, deviceId }) => ({ userId, deviceId }))
    return this.#options.reachability.unreachable(devices)
  }
}
