import { randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import { cookies } from 'next/headers'

/**
 * Signs a token that tells the Ringdown server who this is, with the secret they share (`RINGDOWN_JWT_SECRET`). Your
 * product takes the id and the name from its own session; here, a cookie identifies each browser.
 */
export async function POST(): Promise<Response> {
  const secret = process.env.RINGDOWN_JWT_SECRET
  if (!secret) return new Response('RINGDOWN_JWT_SECRET is not set.', { status: 500 })
  const jar = await cookies()
  const id = jar.get('user')?.value ?? randomUUID()
  jar.set('user', id, { httpOnly: true, sameSite: 'strict' })
  const token = await new SignJWT({ name: `Visitor ${id.slice(0, 4)}` })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer('ringdown')
    .setAudience('ringdown')
    .setSubject(id)
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(secret))
  return new Response(token)
}
