/**
 * The path below which the app is served, with a slash at its end: `/`, or that of a reverse proxy that takes it off before it
 * passes requests on, so that the server does not know it. The built scripts lie in `assets/` right below it.
 */
export const BASE_PATH = import.meta.env.PROD
  ? new URL(import.meta.url).pathname.replace(/assets\/[^/]*$/, '')
  : '/'

/** For the SDK: where the server is, if it is not at the root of the page's host. */
export const SERVER: { readonly server?: string } =
  BASE_PATH === '/' ? {} : { server: new URL(BASE_PATH, location.origin).href }

/** The path of a page of the app, as the router has it: without {@link BASE_PATH}, but with a slash. */
export function pathInApp(pathname: string): string {
  return pathname.startsWith(BASE_PATH) ? pathname.slice(BASE_PATH.length - 1) : pathname
}

/** The full address of a page of the app. @param path begins with a slash. */
export function addressOf(path: string): string {
  return location.origin + BASE_PATH.replace(/\/$/, path)
}
