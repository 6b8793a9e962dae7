import type { IncomingHttpHeaders } from 'node:http'

/** What a browser says it will do with a page that it shows inside another. */
const FRAMES = ['iframe', 'frame', 'embed', 'object']

/**
 * The origin of a page that shows the app in a frame though it may not; `null` if it may, or if that is unknown: then the
 * browser decides, by `frame-ancestors`.
 */
export function refusedEmbedder(
  headers: IncomingHttpHeaders,
  frameAncestors: readonly string[],
): string | null {
  const isForeign = headers['sec-fetch-site'] === 'cross-site' || headers['sec-fetch-site'] === 'same-site'
  if (!isForeign || !FRAMES.includes(String(headers['sec-fetch-dest']))) return null
  const { referer } = headers
  if (referer === undefined || !URL.canParse(referer))
    return frameAncestors.length === 0 ? 'another site' : null
  const { origin } = new URL(referer)
  return frameAncestors.includes(origin) ? null : origin
}
