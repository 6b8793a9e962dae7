import { randomBytes } from 'node:crypto'
import { type GuestReply, type GuestRequest, RingdownError } from '@ringdown/protocol'
import type { Tokens } from './tokens.js'

/** How long after its end a guest's token can still be renewed, in seconds: for a guest who was away. */
const RENEWABLE = 60 * 24 * 3600

/**
 * Turns a person who has only a name into a user with an id that no one else can guess or take.
 *
 * @param earlier the token of a guest who stays the same user, perhaps under another name. It may have expired meanwhile.
 * @throws {RingdownError} `unauthorized` for an invalid `earlier` token, `not-allowed` for a user whose name is
 * managed elsewhere.
 */
export async function signInGuest(
  { name }: GuestRequest,
  earlier: string | null,
  tokens: Tokens,
): Promise<GuestReply> {
  const userId = earlier === null ? newUserId() : await guestOf(earlier, tokens)
  return { userId, name, token: await tokens.sign({ userId, name, role: 'guest', lines: [] }) }
}

function newUserId(): string {
  return `g_${randomBytes(16).toString('base64url')}`
}

async function guestOf(token: string, tokens: Tokens): Promise<string> {
  const { userId, role } = await tokens.verify(token, RENEWABLE)
  if (role === 'guest') return userId
  throw new RingdownError({
    code: 'not-allowed',
    message: 'This token comes from another site. Change the name there.',
  })
}
