import { RingdownError } from '@ringdown/protocol'

/**
 * The URL of something on the server, which may be below a path of its host: `https://example.org/calls`.
 *
 * @param server default: the page's origin.
 * @param path begins with a slash.
 * @throws {RingdownError} `unsupported` if it is not a URL, or missing outside a page.
 */
export function serverUrl(server: string | undefined, path: string): URL {
  try {
    const url = new URL((server ?? location.origin).replace(/\/*$/, path))
    // `localhost:3000` is a URL too, of the scheme "localhost".
    if (url.host) return url
  } catch {
    // Not a URL at all, or no page.
  }
  throw new RingdownError({
    code: 'unsupported',
    message: '`server` must be a URL.',
  })
}
