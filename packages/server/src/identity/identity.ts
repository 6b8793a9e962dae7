import type { UserId } from '@ringdown/protocol'

/** The user a token identifies. */
export interface Identity {
  readonly userId: UserId
  readonly name: string
  /** Signed up here with only a name, so can change it here. */
  readonly isGuest: boolean
}

/** The user a token identifies, and for how long. */
export interface VerifiedIdentity extends Identity {
  /** From when on the token is refused, in milliseconds since the epoch. */
  readonly expiresAt: number
}

/** Identifies the user of a token. */
export interface IdentityVerifier {
  /** @throws {RingdownError} `unauthorized` for a token that is not valid, or no longer valid. */
  verify(token: string): Promise<VerifiedIdentity>
}
