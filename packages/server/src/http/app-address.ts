import { type Problem, RingdownError } from '@ringdown/protocol'

/**
 * The app's own address, as its page gives it: behind a proxy it may be below a path that this server does not know.
 *
 * @param host what the browser has asked, which `Boundary` has checked.
 * @throws {RingdownError} `bad-request` for an address elsewhere.
 */
export function readAppAddress(app: string, host: string): string {
  const url = URL.canParse(app) ? new URL(app) : null
  if (url === null || url.host !== host || !url.pathname.endsWith('/')) throw new RingdownError(NOT_HERE)
  return `${url.origin}${url.pathname}`
}

const NOT_HERE: Problem = {
  code: 'bad-request',
  message: 'The address of the app must be on this server and end with a slash.',
}
