import { type CallId, type Device, type Party, RingdownError, replacedBy } from '@ringdown/protocol'
import type { CallStore } from '../store/call-store.js'
import type { Reachability } from './ports.js'
import type { ServerEntries } from './server-entries.js'

interface Options {
  readonly store: CallStore
  readonly serverEntries: ServerEntries
  readonly reachability: Reachability
  /** Whether the client of a connected device can take part in a move; `undefined` for one that is not connected. */
  readonly canMove: (device: Device) => Promise<boolean | undefined>
}

/** What it takes to move a call to another device of a person's, beyond the rules for entries. */
export class Moves {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  /**
   * To be called before a device takes the place of another of its user. A page that was about to, and is gone, is out of the way.
   *
   * @throws {RingdownError} `not-allowed` if the other person's client would not understand.
   */
  async prepare({ userId }: Party, callId: CallId): Promise<void> {
    const { store, serverEntries, reachability, canMove } = this.#options
    const call = await store.head(callId)
    // Then the rules for entries say why not, and to a stranger no more than that.
    if (call?.phase !== 'accepted' || !call.parties.some(party => party.userId === userId)) return
    for (const party of call.parties) {
      const isUnderWay = party.userId === userId && replacedBy(call, party) !== undefined
      if (isUnderWay && (await reachability.unreachable([party])).length > 0)
        await serverEntries.remove(callId, party, 'peer-left')
    }
    for (const party of call.parties) {
      const can = party.userId === userId || (await canMove(party))
      if (!can) throw cannotMove(party, can === undefined)
    }
  }
}

function cannotMove({ name }: Party, isAway: boolean): RingdownError {
  const why = isAway
    ? `${name} can’t be reached through the server now. Try again in a moment.`
    : `${name}’s app is too old to move this call.`
  return new RingdownError({ code: 'not-allowed', message: why })
}
