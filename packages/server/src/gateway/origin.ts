/**
 * Whether a page may open a socket or call the API from a browser: a page of this host, or one on the list. Without `Origin`
 * there is no browser and nothing to protect: people are identified by tokens, which a foreign page does not have.
 */
export function isAllowedOrigin(
  origin: string | undefined,
  host: string | undefined,
  allowed: readonly string[],
): boolean {
  if (origin === undefined) return true
  if (allowed.includes(origin)) return true
  // Nearly every page's. To read a URL takes longer than all the rest.
  if (origin === `https://${host}` || origin === `http://${host}`) return true
  return URL.canParse(origin) && host !== undefined && new URL(origin).host === host.toLowerCase()
}
