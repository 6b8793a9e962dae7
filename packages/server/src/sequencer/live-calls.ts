import { type Address, type CallId, isSameDevice, type Party } from '@ringdown/protocol'
import type { CallStore } from '../store/call-store.js'

/** A live call, and whether a device takes part in it or may answer it. */
export interface LiveCall {
  readonly callId: CallId
  readonly role: 'party' | 'invited'
}

/** Finds the live calls that a device has to do with. */
export class LiveCalls {
  readonly #store: CallStore

  constructor(store: CallStore) {
    this.#store = store
  }

  /**
   * One that the device takes part in, else one that waits for it; `null` if there is none.
   *
   * @param listening the addresses that it listens to.
   */
  async of(device: Party, listening: Iterable<Address>): Promise<LiveCall | null> {
    const [own] = await this.#store.liveOfDevice(device.userId, device.deviceId)
    if (own !== undefined) return { callId: own.callId, role: 'party' }
    for (const address of listening) {
      const held = await this.#store.held(address)
      const call = held.find(({ caller }) => !isSameDevice(caller, device))
      if (call !== undefined) return { callId: call.callId, role: 'invited' }
    }
    return null
  }
}
