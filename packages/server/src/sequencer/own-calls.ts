import type { CallState, Device, OwnCall, OwnCalls as OwnCallList, UserId } from '@ringdown/protocol'
import type { CallStore } from '../store/call-store.js'
import type { CallChange } from './ports.js'

interface Options {
  readonly store: CallStore
  /** Whether the client of a connected device can take part in a move; `undefined` for one that is not connected. */
  readonly canMove: (device: Device) => Promise<boolean | undefined>
  /** Whether a device of the user's wants to know. */
  readonly isWatched: (userId: UserId) => boolean | Promise<boolean>
  readonly tell: (userId: UserId, list: OwnCallList) => Promise<void>
}

/** Tells a person's devices in which calls the person is on any of them. */
export class OwnCalls {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  async of(userId: UserId): Promise<OwnCallList> {
    const live = await this.#options.store.liveOfUser(userId)
    const described = await Promise.all(live.map(call => this.#describe(call, userId)))
    return { calls: described.flatMap(call => call ?? []) }
  }

  async follow({ before, after }: CallChange): Promise<void> {
    if (before?.parties === after.parties && after.phase !== 'ended') return
    const users = [...new Set([...(before?.parties ?? []), ...after.parties].map(({ userId }) => userId))]
    const { isWatched, tell } = this.#options
    const watched = await Promise.all(users.map(userId => isWatched(userId)))
    for (const [index, userId] of users.entries())
      if (watched[index]) await tell(userId, await this.of(userId))
  }

  async #describe(call: CallState, userId: UserId): Promise<OwnCall | null> {
    const { callId, address, media, caller, parties, phase } = call
    const devices = parties.filter(party => party.userId === userId).map(({ deviceId }) => deviceId)
    const peers = parties.filter(party => party.userId !== userId)
    const [peer] = peers
    if (phase !== 'accepted' || devices.length === 0 || peer === undefined) return null
    const role = caller.userId === userId ? 'caller' : 'callee'
    const can = await Promise.all(peers.map(each => this.#options.canMove(each)))
    const canMove = devices.length === 1 && can.every(each => each)
    return { callId, devices, role, address, media, peer, canMove }
  }
}
