import { type Problem, RingdownError } from '@ringdown/protocol'
import type { Access } from '@ringdown/protocol/access'
import type { VerifiedIdentity } from '../identity/identity.js'
import type { PersonActor } from './actor.js'

interface Options {
  readonly access: Access
  /** Whether guests come in where people are members. */
  readonly guests: boolean
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

  /** @throws {RingdownError} `not-allowed` */
  admit({ userId, role, lines, sessionId, rings }: VerifiedIdentity): PersonActor {
    const { access } = this.#options
    if (role === 'guest' && !this.guests) throw new RingdownError(NO_GUESTS)
    return {
      kind: 'person',
      access,
      userId,
      role,
      lines,
      ...(sessionId !== undefined && { sessionId }),
      ...(rings && { rings }),
    }
  }
}

const NO_GUESTS: Problem = {
  code: 'not-allowed',
  message: 'Guests are not let in here. Sign in, or ask for an invitation.',
}
