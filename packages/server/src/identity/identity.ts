import type { UserId } from '@ringdown/protocol'

/** The user a token identifies. */
export interface Identity {
  readonly userId: UserId
  readonly name: string
  /** Signed up here with only a name, so can change it here. */
  readonly isGuest: boolean
}

/** Identifies the user of a token. */
export interface IdentityVerifier {
  /** @throws {RingdownError} `unauthorized` for a token that is not valid, or no longer valid. */
  verify(token: string): Promise<Identity>
}
