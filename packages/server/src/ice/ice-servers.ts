import {
  type CallId,
  type Clock,
  type IceServersReply,
  SERVER_LIMITS,
  SERVER_TIMERS,
  type UserId,
} from '@ringdown/protocol'
import { Grants } from './grants.js'
import { iceServersFor } from './turn-credentials.js'

/** How long a client that gets no TURN credentials uses what it has before it asks again, in milliseconds. */
const WITHOUT = 60_000

/** Who asks for ICE servers, and from where. */
export interface Asker {
  readonly userId: UserId
  /** Where the device is, as limits count it. */
  readonly network: string
  /** The `Host` of its page. */
  readonly host: string | undefined
}

/** How a device is related to a live call. */
export type CallRole = 'party' | 'invited'

interface Options {
  readonly clock: Clock
  /** The STUN and TURN servers for a page of this host. */
  readonly urlsFor: (host: string | undefined) => {
    readonly stun: readonly string[]
    readonly turn: readonly string[]
  }
  /** Shared with the TURN servers; `null` without any. */
  readonly turnSecret: string | null
  /** Everything a network is counted as, and how much of it each may hold in comparison to one network. */
  readonly countedAs: (network: string) => readonly { readonly key: string; readonly share: number }[]
}

/**
 * The ICE servers for each device. TURN credentials are for live calls and the connection check only, and only for so many people
 * of one network and of one call: each of them can hold as many relayed addresses as coturn's `user-quota` allows.
 *
 * Counted in this process alone: of several processes, each gives out its own.
 */
export class IceServers {
  readonly #options: Options
  readonly #ofNetworks: Grants
  readonly #ofCalls: Grants
  readonly #checks: Grants

  constructor(options: Options) {
    this.#options = options
    const { clock } = options
    const lifetimeMs = SERVER_TIMERS.turnCredentials
    this.#ofNetworks = new Grants({ clock, lifetimeMs })
    this.#ofCalls = new Grants({ clock, lifetimeMs })
    this.#checks = new Grants({ clock, lifetimeMs })
  }

  /** Whether there are TURN servers. */
  get hasTurn(): boolean {
    return this.#options.turnSecret !== null
  }

  /** Those that need no credentials. */
  open({ host }: Asker): IceServersReply {
    const { stun } = this.#options.urlsFor(host)
    return { iceServers: stun.length > 0 ? [{ urls: stun }] : [] }
  }

  /**
   * Those for a device of a live call; without TURN if its network has its share.
   *
   * @returns `null` if there is no TURN server, or if the device is only invited and enough others are too: it gets them
   * when it answers.
   */
  forCall(asker: Asker, callId: CallId, role: CallRole): IceServersReply | null {
    if (!this.hasTurn) return null
    const { userId } = asker
    if (role === 'invited' && !this.#ofCalls.allows(callId, userId, SERVER_LIMITS.turnUsersPerRing))
      return null
    if (!this.#mayHave(asker, this.#ofNetworks, SERVER_LIMITS.turnUsersPerNetwork)) {
      return { ...this.open(asker), expiresInMs: WITHOUT }
    }
    if (role === 'invited') this.#ofCalls.grant(callId, userId)
    return this.#withTurn(asker, SERVER_TIMERS.turnCredentials)
  }

  /** Those for the connection check: with TURN credentials for a moment, for few people of one network. */
  forCheck(asker: Asker): IceServersReply {
    const mayHave = this.hasTurn && this.#mayHave(asker, this.#checks, SERVER_LIMITS.turnChecksPerNetwork)
    return mayHave ? this.#withTurn(asker, SERVER_TIMERS.turnCheck) : this.open(asker)
  }

  #mayHave({ userId, network }: Asker, grants: Grants, most: number): boolean {
    const counted = this.#options.countedAs(network)
    if (!counted.every(({ key, share }) => grants.allows(key, userId, most * share))) return false
    for (const { key } of counted) grants.grant(key, userId)
    return true
  }

  #withTurn({ userId, host }: Asker, lifetimeMs: number): IceServersReply {
    const { urlsFor, turnSecret, clock } = this.#options
    const { stun, turn } = urlsFor(host)
    return iceServersFor(userId, { stunUrls: stun, turnUrls: turn, turnSecret, clock, lifetimeMs })
  }
}
