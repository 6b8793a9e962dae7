import { type Problem, RingdownError, type UserId } from '@ringdown/protocol'
import type { Access } from '@ringdown/protocol/access'
import type { VerifiedIdentity } from '../identity/identity.js'
import { isWithin, readIpNetwork } from '../ip-network.js'
import type { BanRecord } from '../records/bans.js'
import type { PersonActor } from './actor.js'

/** What has changed since tokens were signed. */
interface Revoking {
  isRevoked(identity: VerifiedIdentity): boolean
  readonly bans: readonly BanRecord[]
}

interface Options {
  readonly access: Access
  /** Whether guests come in where people are members. */
  readonly guests: boolean
  readonly revocations?: Revoking
}

/** Decides who may come in, of those whose token is good, and as what. It waits for nothing: every handshake asks it. */
export class Admittance {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  get access(): Access {
    return this.#options.access
  }

  /** Whether people come in with nothing but a name. */
  get guests(): boolean {
    return this.#options.access === 'open' || this.#options.guests
  }

  /** @throws {RingdownError} `not-allowed`, or `unauthorized` for somebody who was signed out since. */
  admit(identity: VerifiedIdentity): PersonActor {
    const { access, revocations } = this.#options
    const { userId, name, role, lines, sessionId, rings } = identity
    if (role === 'guest' && !this.guests) throw new RingdownError(NO_GUESTS)
    if (revocations?.isRevoked(identity)) throw new RingdownError(SIGNED_OUT)
    this.checkPerson(userId)
    return {
      kind: 'person',
      access,
      userId,
      name,
      role,
      lines,
      ...(sessionId !== undefined && { sessionId }),
      ...(rings && { rings }),
    }
  }

  /** @throws {RingdownError} `not-allowed` for a person who is banned. */
  checkPerson(userId: UserId): void {
    const banned = this.#bans.some(({ kind, subject }) => kind === 'person' && subject === userId)
    if (banned) throw new RingdownError(BANNED)
  }

  /** @throws {RingdownError} `not-allowed` for a network that is banned. */
  checkNetwork(network: string): void {
    const banned = this.#bans.some(({ kind, subject }) => kind === 'network' && inNetwork(network, subject))
    if (banned) throw new RingdownError(BANNED)
  }

  get #bans(): readonly BanRecord[] {
    return this.#options.revocations?.bans ?? []
  }
}

/** @param network as limits count it: an IPv4 address, or the /64 of an IPv6 customer. */
function inNetwork(network: string, range: string): boolean {
  const banned = readIpNetwork(range)
  if (banned === null) return false
  const { base, prefix } = banned
  const isV6 = network.split(':').length === 4
  return isWithin(isV6 ? `${network}::` : network, [{ base, prefix: isV6 ? Math.min(prefix, 64) : prefix }])
}

const NO_GUESTS: Problem = {
  code: 'not-allowed',
  message: 'Guests are not let in here. Sign in, or ask for an invitation.',
}
const SIGNED_OUT: Problem = { code: 'unauthorized', message: 'You were signed out. Sign in again.' }
const BANNED: Problem = { code: 'not-allowed', message: 'You may not use this server. Ask its owner.' }
