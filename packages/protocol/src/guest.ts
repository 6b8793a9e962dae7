import type { UserId } from './ids.js'

/**
 * `POST /api/guests`: a token for someone who has only a name. With an earlier token as bearer, the same user is
 * renamed.
 */
export interface GuestRequest {
  readonly name: string
}

/** Who the guest is from now on. */
export interface GuestReply {
  readonly userId: UserId
  readonly name: string
  readonly token: string
}
