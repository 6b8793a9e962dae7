/** The name says to browsers that no other host and no insecure page may set it. */
const SECURE = '__Host-ringdown'
/** On plain http: localhost, and tests. */
const PLAIN = 'ringdown'
const DAYS_90 = 90 * 86_400

/** The secret of a session, in a request's `Cookie`. */
export function sessionSecretIn(cookies: string | undefined): string | null {
  const pairs = (cookies ?? '').split(/; */).map(pair => pair.split('='))
  const find = (name: string) => pairs.find(([key]) => key === name)?.[1]
  const secret = find(SECURE) ?? find(PLAIN)
  return secret !== undefined && /^[A-Za-z0-9_-]{22,64}$/.test(secret) ? secret : null
}

/**
 * The `Set-Cookie` for a session. Scripts cannot read it, and no other site's page makes a browser send it.
 *
 * @param secret `null` ends it in this browser.
 * @param isHttps whether the page that asks came over https.
 */
export function sessionCookie(secret: string | null, isHttps: boolean): string {
  const end = secret === null ? 0 : DAYS_90
  const cookie = `${isHttps ? SECURE : PLAIN}=${secret ?? ''}; Path=/; Max-Age=${end}; HttpOnly; SameSite=Strict`
  return isHttps ? `${cookie}; Secure` : cookie
}
