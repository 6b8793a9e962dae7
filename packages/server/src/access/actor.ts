import type { Address, UserId } from '@ringdown/protocol'
import type { Access, Role } from '@ringdown/protocol/access'
import type { Scope } from './scopes.js'

/** A person, signed in or with a guest's token. */
export interface PersonActor {
  readonly kind: 'person'
  readonly access: Access
  readonly userId: UserId
  /** As their token or the records have it. */
  readonly name?: string
  readonly role: Role
  /** The names of the lines this person staffs. */
  readonly lines: readonly string[]
  /** Absent for those who did not sign in here: guests, and people whose tokens another system signs. */
  readonly sessionId?: string
  /** The only addresses this person may call, where the system that signed the token says so. */
  readonly rings?: readonly Address[]
}

/** A program with a key of this server. */
export interface ProgramActor {
  readonly kind: 'program'
  readonly access: Access
  readonly keyId: string
  readonly scopes: readonly Scope[]
}

/** A request without any proof of who sent it. */
interface NobodyActor {
  readonly kind: 'nobody'
  readonly access: Access
}

/** Who asks for something. */
export type Actor = PersonActor | ProgramActor | NobodyActor
