import { randomBytes } from 'node:crypto'
import { type GuestReply, type GuestRequest, RingdownError } from '@ringdown/protocol'
import type { Tokens } from './tokens.js'

/**
 * Turns a person who has only a name into a user with an id that no one else can guess or take.
 *
 * @param earlier the token of a guest who wants to change their name and stay the same user.
 * @throws {RingdownError} `unauthorized` for an invalid `earlier` token, `not-allowed` for a user whose name is
 * managed elsewhere.
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
    message: 'This token comes from another site. Change the name there.',
  })
}
