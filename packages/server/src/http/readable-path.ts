/**
 * A path that can be decoded: a stray `%`, as people mistype or cut off links, stands for itself. Otherwise the router would
 * refuse the request before any page can explain what is wrong. So does one that is the encoding of what no file may be called.
 */
export function readablePath(url: string): string {
  const stray = url.replace(/%(?![0-9A-Fa-f]{2})/g, '%25')
  return isReadable(stray) ? stray : url.replaceAll('%', '%25').replace(UPWARDS, '$1%252e%252e')
}

/** `..` as it stands in a path that nobody has tidied. */
const UPWARDS = /(^|\/)\.\.(?=[/?#]|$)/g

function isReadable(url: string): boolean {
  try {
    const path = decodeURIComponent(url.replace(/[?#].*/s, ''))
    return !path.includes('\0') && !path.split('/').includes('..')
  } catch {
    return false
  }
}
