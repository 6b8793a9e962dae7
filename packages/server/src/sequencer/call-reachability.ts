import { type CallState, type Device, isParty, type Party } from '@ringdown/protocol'
import type { CallStore } from '../store/call-store.js'
import type { Reachability, TellReachability } from './ports.js'

interface Options {
  readonly store: CallStore
  readonly reachability: Reachability
  readonly tell: TellReachability
}

/** Tells the parties of accepted calls which of their devices cannot be reached: a closed tab is known by its socket. */
export class CallReachability {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  /** What a reader of a call is told with its copy; nothing unless it is a party of an accepted one. */
  forReader(call: CallState, reader: Party): { readonly unreachable?: readonly Device[] } {
    return call.phase === 'accepted' && isParty(call, reader) ? { unreachable: this.#unreachable(call) } : {}
  }

  /** Tells the parties of a call. */
  tell(call: CallState): void {
    if (call.phase !== 'accepted') return
    this.#options.tell(call.parties, { callId: call.callId, unreachable: this.#unreachable(call) })
  }

  /** Tells the parties of a call that has just been accepted, should one of them be away already. */
  tellAccepted(call: CallState): void {
    if (this.#unreachable(call).length > 0) this.tell(call)
  }

  /** A device has come or gone. */
  async changed({ userId, deviceId }: Party): Promise<void> {
    for (const call of await this.#options.store.liveOfDevice(userId, deviceId)) this.tell(call)
  }

  #unreachable(call: CallState): readonly Device[] {
    return call.parties.flatMap(party =>
      this.#options.reachability.isHere(party) ? [] : [{ userId: party.userId, deviceId: party.deviceId }],
    )
  }
}
