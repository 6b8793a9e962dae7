/**
 * Where the server begins the sign-in at its OpenID provider.
 *
 * @param app the address of the app, with a slash at its end: it may be below a path that the server does not know.
 */
export function signInAtProvider(app: string): string {
  return `${app}api/oidc/sign-in?${new URLSearchParams({ app })}`
}
