import { createHmac } from 'node:crypto'
import {
  type Clock,
  type IceServer,
  type IceServersReply,
  SERVER_TIMERS,
  type UserId,
} from '@ringdown/protocol'

/** Expiries are rounded up to this, in seconds, so that credentials asked for again are the same. */
const STEP = 60

interface Options {
  readonly stunUrls: readonly string[]
  readonly turnUrls: readonly string[]
  readonly turnSecret: string | null
  readonly clock: Clock
  /** How long the credentials can open new allocations. Existing ones outlive them. */
  readonly lifetimeMs?: number
}

/** The ICE servers for one user, with TURN credentials. */
export function iceServersFor(
  userId: UserId,
  { stunUrls, turnUrls, turnSecret, clock, lifetimeMs = SERVER_TIMERS.turnCredentials }: Options,
): IceServersReply {
  const iceServers: IceServer[] = stunUrls.length > 0 ? [{ urls: stunUrls }] : []
  if (turnUrls.length === 0 || turnSecret === null) return { iceServers }
  const expiry = Math.ceil((clock.now() + lifetimeMs) / 1000 / STEP) * STEP
  iceServers.push({ urls: turnUrls, ...restCredentials(turnSecret, `${expiry}:${userId}`) })
  return { iceServers, expiresInMs: lifetimeMs }
}

/**
 * TURN credentials by coturn's REST scheme (draft-uberti-behave-turn-rest): the username is `expiry:userId` in seconds, the
 * password its HMAC-SHA1 under the shared secret. With the user's id in the username, coturn's `user-quota` counts people.
 */
export function restCredentials(secret: string, username: string) {
  return { username, credential: createHmac('sha1', secret).update(username).digest('base64') }
}
