/**
 * The URL of something on the server, which may be below a path of its host: `https://example.org/calls`.
 *
 * @param server default: the page's origin.
 * @param path begins with a slash.
 */
export function serverUrl(server: string | undefined, path: string): URL {
  return new URL((server ?? location.origin).replace(/\/*$/, path))
}
