/**
 * A path that can be decoded: a stray `%`, as people mistype or cut off links, stands for itself. Otherwise the router would
 * refuse the request before any page can explain what is wrong.
 */
export function readablePath(url: string): string {
  const stray = url.replace(/%(?![0-9A-Fa-f]{2})/g, '%25')
  try {
    decodeURI(stray)
    return stray
  } catch {
    return url.replaceAll('%', '%25')
  }
}
