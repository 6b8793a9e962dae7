/**
 * Whether a page may open a socket or call the API from a browser: one of this host, or one on the list. No `Origin`
 * means no browser, and then nothing is at stake: people are known by tokens, which no page sends by itself.
 */
export function isAllowedOrigin(
  origin: string | undefined,
  host: string | undefined,
  allowed: readonly string[],
): boolean {
  if (origin === undefined) return true
  if (allowed.includes(origin)) return true
  return URL.canParse(origin) && host !== undefined && new URL(origin).host === host.toLowerCase()
}
