import { type Problem, RingdownError, type UserId } from '@ringdown/protocol'
import type { Assertion, Registration } from '@ringdown/protocol/access'
import type * as Library from '@simplewebauthn/server'
import type { PasskeyRecord, Passkeys } from '../records/passkeys.js'
import type { Challenges } from './challenges.js'

/** The web site a passkey belongs to. */
export interface Site {
  /** As the browser says it. */
  readonly origin: string
  /** The host's name: WebAuthn's relying party id. */
  readonly id: string
}

/** Whose passkey it will be. */
interface Owner {
  readonly userId: UserId
  readonly name: string
}

/** What of a new passkey has been checked. */
export type CheckedPasskey = Pick<PasskeyRecord, 'id' | 'publicKey' | 'counter' | 'transports'>

/** The browser's part of WebAuthn, in JSON. */
type Options = Record<string, unknown>

/** Loaded by the first who needs a passkey: it takes half a second and 26 MB, which servers with open access can do without. */
const library = (): Promise<typeof Library> => import('@simplewebauthn/server')

const SIGN_IN = 'sign in'

/** Makes and checks passkeys (WebAuthn Level 3): discoverable, so that nobody types a name, and without attestation. */
export class PasskeyCeremonies {
  readonly #challenges: Challenges
  readonly #passkeys: Passkeys

  constructor(challenges: Challenges, passkeys: Passkeys) {
    this.#challenges = challenges
    this.#passkeys = passkeys
  }

  async registrationOptions({ userId, name }: Owner, site: Site): Promise<Options> {
    const [{ generateRegistrationOptions }, known] = [await library(), await this.#passkeys.of(userId)]
    const options = await generateRegistrationOptions({
      rpName: `Ringdown at ${site.id}`,
      rpID: site.id,
      userName: name,
      userDisplayName: name,
      userID: Uint8Array.from(Buffer.from(userId)),
      challenge: this.#challenges.issue(registering(userId)),
      attestationType: 'none',
      excludeCredentials: known.map(({ id, transports }) => ({ id, transports: [...transports] })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'preferred' },
    })
    return { ...options }
  }

  /** @throws {RingdownError} `unauthorized` for an answer that is not to our options, or was given on another site. */
  async register(registration: Registration, userId: UserId, site: Site): Promise<CheckedPasskey> {
    const { verifyRegistrationResponse } = await library()
    const verified = await verifyRegistrationResponse({
      response: registration as Parameters<typeof verifyRegistrationResponse>[0]['response'],
      expectedChallenge: this.#expecting(registering(userId)),
      expectedOrigin: site.origin,
      expectedRPID: site.id,
      requireUserVerification: false,
    }).catch(refuse)
    if (!verified.verified) throw new RingdownError(NOT_OURS)
    this.#challenges.use(challengeIn(registration.response.clientDataJSON))
    const { id, publicKey, counter } = verified.registrationInfo.credential
    return {
      id,
      publicKey: Buffer.from(publicKey).toString('base64url'),
      counter,
      transports: registration.response.transports ?? [],
    }
  }

  async signInOptions(site: Site): Promise<Options> {
    const { generateAuthenticationOptions } = await library()
    const options = await generateAuthenticationOptions({
      rpID: site.id,
      challenge: this.#challenges.issue(SIGN_IN),
      userVerification: 'preferred',
    })
    return { ...options }
  }

  /**
   * The passkey that signed.
   *
   * @throws {RingdownError} `unauthorized` for a passkey that is not known here, or a signature that is not right.
   */
  async signIn(assertion: Assertion, site: Site, now: number): Promise<PasskeyRecord> {
    const passkey = await this.#passkeys.find(assertion.id)
    if (passkey === null) throw new RingdownError(UNKNOWN)
    const { verifyAuthenticationResponse } = await library()
    const verified = await verifyAuthenticationResponse({
      response: assertion as Parameters<typeof verifyAuthenticationResponse>[0]['response'],
      expectedChallenge: this.#expecting(SIGN_IN),
      expectedOrigin: site.origin,
      expectedRPID: site.id,
      requireUserVerification: false,
      credential: {
        id: passkey.id,
        publicKey: Uint8Array.from(Buffer.from(passkey.publicKey, 'base64url')),
        counter: passkey.counter,
      },
    }).catch(refuse)
    if (!verified.verified) throw new RingdownError(NOT_OURS)
    this.#challenges.use(challengeIn(assertion.response.clientDataJSON))
    await this.#passkeys.used(passkey.id, verified.authenticationInfo.newCounter, now)
    return passkey
  }

  #expecting(purpose: string) {
    return (challenge: string) => this.#challenges.isGood(purpose, challenge)
  }
}

function registering(userId: UserId): string {
  return `register for ${userId}`
}

/** After the library has checked that it is there. */
function challengeIn(clientDataJSON: string): string {
  const data = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString()) as { challenge: string }
  return data.challenge
}

/** @throws {RingdownError} always: the library throws for whatever does not fit. */
function refuse(cause: unknown): never {
  throw new RingdownError(NOT_OURS, { cause })
}

const UNKNOWN: Problem = {
  code: 'unauthorized',
  message: 'This passkey is not known here. Choose another, or ask for a new invitation.',
}
const NOT_OURS: Problem = {
  code: 'unauthorized',
  message: 'The passkey could not be checked: it took too long, or it is for another site. Try again.',
}
