import { type CallState, type DeviceId, isParty, type Party, partiesOf } from '@ringdown/protocol'
import type { CallStore } from '../store/call-store.js'
import type { Attendance, TellAttendance } from './ports.js'

interface Options {
  readonly store: CallStore
  readonly attendance: Attendance
  readonly tell: TellAttendance
}

/** Tells the parties of accepted calls which of their devices are not connected: a closed tab is known by its socket. */
export class RollCall {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  /** What a reader of a call is told with its copy; nothing unless it is a party of an accepted one. */
  forReader(call: CallState, reader: Party): { readonly absent?: readonly DeviceId[] } {
    return call.phase === 'accepted' && isParty(call, reader) ? { absent: this.#absentFrom(call) } : {}
  }

  /** Tells the parties of a call. */
  of(call: CallState): void {
    if (call.phase !== 'accepted') return
    this.#options.tell(partiesOf(call), { callId: call.callId, absent: this.#absentFrom(call) })
  }

  /** Tells the parties of a call that has just been accepted, should one of them be away already. */
  ofAccepted(call: CallState): void {
    if (this.#absentFrom(call).length > 0) this.of(call)
  }

  /** A device has come or gone. */
  async changed({ userId, deviceId }: Party): Promise<void> {
    for (const call of await this.#options.store.liveOfDevice(userId, deviceId)) this.of(call)
  }

  #absentFrom(call: CallState): readonly DeviceId[] {
    const { attendance } = this.#options
    return partiesOf(call).flatMap(party => (attendance.isHere(party) ? [] : [party.deviceId]))
  }
}
