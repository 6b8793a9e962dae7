import { randomBytes } from 'node:crypto'
import { type GuestReply, type GuestRequest, RingdownError } from '@ringdown/protocol'
import type { Tokens } from './tokens.js'

/**
 * Makes somebody who has only a name a user: nobody else can guess or take their id.
 *
 * @param earlier the token of a guest who wants to be called otherwise, and stay the same user.
 * @throws {RingdownError} `unauthorized` for an `earlier` token that is not good, `not-allowed` for one of a user whose
 *   name is somebody else's to give.
 */
export async function signInGuest(
  { name }: GuestRequest,
  earlier: string | null,
  tokens: Tokens,
): Promise<GuestReply> {
  const userId = earlier === null ? newUserId() : await guestOf(earlier, tokens)
  return { userId, name, token: await tokens.sign({ userId, name, isGuest: true }) }
}

function newUserId(): string {
  return `g_${randomBytes(16).toString('base64url')}`
}

async function guestOf(token: string, tokens: Tokens): Promise<string> {
  const { userId, isGuest } = await tokens.verify(token)
  if (isGuest) return userId
  throw new RingdownError({
    code: 'not-allowed',
    message: 'This token comes from another site: change the name there.',
  })
}
