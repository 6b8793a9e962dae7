import type { UserId } from '@ringdown/protocol'

/** Whom a token speaks for. */
export interface Identity {
  readonly userId: UserId
  readonly name: string
  /** Signed up here with only a name, and so may change it here. */
  readonly isGuest: boolean
}

/** Knows whom a token speaks for. */
export interface IdentityVerifier {
  /** @throws {RingdownError} `unauthorized` for a token that is not good, or not any more. */
  verify(token: string): Promise<Identity>
}
