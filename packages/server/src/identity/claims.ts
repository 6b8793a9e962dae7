import { type Address, isAddress, LIMITS, type Problem, RingdownError } from '@ringdown/protocol'
import { ROLES } from '@ringdown/protocol/access'
import { guestRequestSchema } from '@ringdown/protocol/schemas'
import type { JWTPayload } from 'jose'
import * as z from 'zod'
import type { Identity, VerifiedIdentity } from './identity.js'

/** How far the clocks of two machines may be apart, in seconds. */
export const CLOCK_TOLERANCE = 30

/** How many lines or addresses a token may name. */
const MOST_NAMED = 100

const address = z.custom<Address>(value => typeof value === 'string' && isAddress(value))
const claimsSchema = z.object({
  sub: z.string().refine(sub => isAddress(`user:${sub}`)),
  exp: z.number(),
  name: guestRequestSchema.shape.name,
  role: z.enum(ROLES).optional(),
  /** The older way to write the role of a guest. */
  guest: z.boolean().optional(),
  lines: z
    .array(z.string().refine(line => isAddress(`line:${line}`)))
    .max(MOST_NAMED)
    .optional(),
  rings: z.array(address).max(MOST_NAMED).optional(),
  /** Whether guests may come to the links of this person. */
  guests: z.boolean().optional(),
  sid: z.string().max(MOST_NAMED).optional(),
  iat: z.number().optional(),
})

/**
 * The identity in the claims of a token whose signature was checked.
 *
 * @param tolerance for how many seconds after `exp` the token is still accepted.
 * @throws {RingdownError} `unauthorized` if a claim is missing or wrong.
 */
export function identityIn(payload: JWTPayload, tolerance = CLOCK_TOLERANCE): VerifiedIdentity {
  const read = claimsSchema.safeParse(payload)
  if (!read.success) throw new RingdownError(badClaim(String(read.error.issues[0]?.path[0] ?? 'sub')))
  const { sub, exp, name, role, guest, lines = [], rings, guests, sid, iat = 0 } = read.data
  return {
    userId: sub,
    name,
    role: role ?? (guest ? 'guest' : 'member'),
    lines,
    expiresAt: (exp + tolerance) * 1000,
    ...(rings && { rings }),
    ...(guests === false && { guests }),
    ...(sid !== undefined && { sessionId: sid, issuedAt: iat * 1000 }),
  }
}

/** The claims that stand for an identity, without `sub` and what every token has. */
export function claimsOf({ name, role, lines, rings, guests, sessionId }: Identity): JWTPayload {
  return {
    name,
    role,
    // Servers of the first version read only this.
    ...(role === 'guest' && { guest: true }),
    ...(lines.length > 0 && { lines }),
    ...(rings && { rings }),
    ...(guests === false && { guests }),
    ...(sessionId !== undefined && { sid: sessionId }),
  }
}

function badClaim(name: string): Problem {
  return {
    code: 'unauthorized',
    message: `The token's claim "${name}" is missing or wrong. It needs "sub" (the user's id) and "name" (1 to ${LIMITS.nameLength} characters), and may have "role" (${ROLES.join(', ')}), "lines" (names), "rings" (addresses) and "guests" (true or false).`,
  }
}

export const BAD_TOKEN: Problem = {
  code: 'unauthorized',
  message: 'The token was not signed for this server, or it has expired. Sign in again.',
}
