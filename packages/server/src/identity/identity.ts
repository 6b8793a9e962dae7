import type { Address, UserId } from '@ringdown/protocol'
import type { Role } from '@ringdown/protocol/access'

/** The user a token identifies, and what they may do. */
export interface Identity {
  readonly userId: UserId
  readonly name: string
  /** A `guest` signed up here with only a name, so can change it here. */
  readonly role: Role
  /** The names of the lines this person staffs. */
  readonly lines: readonly string[]
  /** The session at this server; absent for guests and for the tokens of other systems. */
  readonly sessionId?: string
  /** The only addresses this person may call; absent where the system that signed the token sets no limit. */
  readonly rings?: readonly Address[]
  /** `false`: guests do not come to this person's links. */
  readonly guests?: false
}

/** The user a token identifies, and for how long. */
export interface VerifiedIdentity extends Identity {
  /** Of a session's token: when it was signed, in milliseconds since the epoch. What was revoked later ends it. */
  readonly issuedAt?: number
  /** From when on the token is refused, in milliseconds since the epoch. */
  readonly expiresAt: number
}

/** Identifies the user of a token. */
export interface IdentityVerifier {
  /**
   * @throws {RingdownError} `unauthorized` for a token that is not valid, or no longer valid, `unavailable` if that cannot be
   * found out now.
   */
  verify(token: string): Promise<VerifiedIdentity>
}
