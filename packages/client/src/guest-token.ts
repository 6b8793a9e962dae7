import { type GuestReply, type Problem, RingdownError, steadyClock } from '@ringdown/protocol'
import { storageSuffix, tolerantStorage } from './page-storage.js'
import { serverUrl } from './server-url.js'
import { readProblem } from './signaling/problems.js'
import type { TokenSource } from './token-source.js'

/** What is stored about a guest between visits. */
interface KeptGuest {
  readonly name: string
  readonly token: string
  /** When it was issued, in milliseconds since the epoch; missing if an earlier release stored it. */
  readonly at: number
}

const KEY = 'ringdown.guest'
/** Tokens last for weeks: a guest who is here every day keeps one that never gets old. */
const RENEWAL_MS = 24 * 3_600_000

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
 * `rate-limited`, `unavailable` if the server cannot be reached or is none, `unsupported` if the option `server` is not a URL, or
 * missing outside a page.
 */
export function guestToken(options: GuestOptions): TokenSource {
  const storage = openStorage(options)
  return async refused => {
    const kept = parseGuest(storage.getItem(KEY))
    const now = steadyClock.now()
    const isUsable = kept.token && kept.name === options.name && kept.token !== refused
    if (isUsable && now - (kept.at ?? 0) < RENEWAL_MS) return kept.token
    try {
      const { token } = await requestGuest(options, kept.token)
      storage.setItem(KEY, JSON.stringify({ name: options.name, token, at: now } satisfies KeptGuest))
      return token
    } catch (error) {
      // Renewing it can wait.
      if (isUsable) return kept.token
      throw error
    }
  }
}

/** Signs out: this browser forgets the guest's id, and the next one is somebody else. */
export function forgetGuest(options: Pick<GuestOptions, 'server' | 'storage'> = {}): void {
  openStorage(options).setItem(KEY, '')
}

function openStorage({ server, storage }: Pick<GuestOptions, 'server' | 'storage'>) {
  return tolerantStorage(() => storage ?? localStorage, storageSuffix(server))
}

function parseGuest(text: string | null): Partial<KeptGuest> {
  try {
    return JSON.parse(text as string) ?? {}
  } catch {
    return {}
  }
}

async function requestGuest(options: GuestOptions, earlier: string | undefined): Promise<GuestReply> {
  const url = serverUrl(options.server, '/api/guests')
  const post = (bearer?: string) =>
    fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(bearer && { authorization: `Bearer ${bearer}` }),
      },
      body: JSON.stringify({ name: options.name }),
    })
  let problem: Problem | null = null
  let cause: unknown
  try {
    let response = await post(earlier)
    // The server no longer accepts the earlier token: a new id is better than none.
    if (response.status === 401 && earlier) response = await post()
    cause = await response.json()
    if (response.ok) return cause as GuestReply
    problem = readProblem((cause as { error?: unknown } | null)?.error)
  } catch (error) {
    cause = error
  }
  const message = `No Ringdown server answers at ${url.origin}. Check your connection.`
  throw new RingdownError(problem ?? { code: 'unavailable', message }, { cause })
}
