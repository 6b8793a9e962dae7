import { type GuestReply, RingdownError } from '@ringdown/protocol'
import { storageSuffix, tolerantStorage } from './page-storage.js'
import { serverUrl } from './server-url.js'
import { readProblem } from './signaling/problems.js'
import type { TokenSource } from './token-source.js'

/** What is stored about a guest between visits. */
interface KeptGuest {
  readonly name: string
  readonly token: string
}

const KEY = 'ringdown.guest'

/** Who the guest is, and which server it signs in to. */
export interface GuestOptions {
  /** The display name: 1 to 50 characters, not unique. */
  readonly name: string
  /** The server's URL, with its path if it has one; defaults to the page's origin. */
  readonly server?: string
  /**
   * Where the token is kept, so that the same person has the same id on the next visit. Default: `localStorage`, or memory
   * if the browser forbids it.
   */
  readonly storage?: Pick<Storage, 'getItem' | 'setItem'>
}

/**
 * A token for someone who has only a name. This browser keeps the id behind it, and a change of name renames the same
 * user.
 *
 * The returned function throws {@link RingdownError}: `bad-request` for a name the server does not accept,
 * `rate-limited`, `unavailable` if the server cannot be reached.
 */
export function guestToken(options: GuestOptions): TokenSource {
  const storage = tolerantStorage(() => options.storage ?? localStorage, storageSuffix(options.server))
  return async refused => {
    const kept = parseGuest(storage.getItem(KEY))
    const usable = kept !== null && kept.token !== refused ? kept : null
    if (usable?.name === options.name) return usable.token
    const { token } = await requestGuest(options, usable?.token ?? null)
    storage.setItem(KEY, JSON.stringify({ name: options.name, token } satisfies KeptGuest))
    return token
  }
}

function parseGuest(text: string | null): KeptGuest | null {
  try {
    const { name, token }: Partial<KeptGuest> = JSON.parse(text ?? '{}')
    return typeof name === 'string' && typeof token === 'string' ? { name, token } : null
  } catch {
    return null
  }
}

async function requestGuest(options: GuestOptions, earlier: string | null): Promise<GuestReply> {
  const url = serverUrl(options.server, '/api/guests')
  const post = (bearer: string | null) =>
    fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
      },
      body: JSON.stringify({ name: options.name }),
    })
  let cause: unknown
  try {
    let response = await post(earlier)
    // The server no longer accepts the earlier token: a new id is better than none.
    if (response.status === 401 && earlier) response = await post(null)
    const body: unknown = await response.json()
    if (response.ok) return body as GuestReply
    const problem = readProblem((body as { error?: unknown } | null)?.error)
    if (problem) throw new RingdownError(problem)
    cause = body
  } catch (error) {
    if (error instanceof RingdownError) throw error
    cause = error
  }
  throw new RingdownError(
    { code: 'unavailable', message: 'The server cannot be reached. Check your connection and try again.' },
    { cause },
  )
}
