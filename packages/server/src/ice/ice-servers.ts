import { createHmac } from 'node:crypto'
import type { Clock, IceServer, IceServersReply, UserId } from '@ringdown/protocol'

/** How long TURN credentials can open new allocations, in milliseconds. Existing ones outlive them. */
const LIFETIME = 3_600_000

interface Options {
  readonly stunUrls: readonly string[]
  readonly turnUrls: readonly string[]
  readonly turnSecret: string | null
  readonly clock: Clock
}

/**
 * The ICE servers for one user. TURN credentials follow coturn's REST scheme (draft-uberti-behave-turn-rest): the
 * username is `expiry:userId` in seconds, the password its HMAC-SHA1 under the shared secret. With the user's id in
 * the username, coturn's `user-quota` counts people.
 */
export function iceServersFor(
  userId: UserId,
  { stunUrls, turnUrls, turnSecret, clock }: Options,
): IceServersReply {
  const iceServers: IceServer[] = stunUrls.length > 0 ? [{ urls: stunUrls }] : []
  if (turnUrls.length === 0 || turnSecret === null) return { iceServers }
  const expiry = Math.floor((clock.now() + LIFETIME) / 1000)
  iceServers.push({ urls: turnUrls, ...restCredentials(turnSecret, `${expiry}:${userId}`) })
  return { iceServers, expiresInMs: LIFETIME }
}

export function restCredentials(secret: string, username: string) {
  return { username, credential: createHmac('sha1', secret).update(username).digest('base64') }
}
