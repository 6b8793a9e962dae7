import { type Config, SETTINGS } from './settings.js'

/** What cannot be meant together, one sentence each; every value is right by itself. */
export function contradictions(config: Config): string[] {
  return [...turnContradictions(config), ...tlsContradictions(config)]
}

function turnContradictions({ turn, turnUrls, turnSecret, turnHost }: Config): string[] {
  const { turnUrls: urls, turnSecret: secret, turnHost: host } = SETTINGS
  const found: string[] = []
  if (turn && turnUrls.length > 0) {
    found.push(`--turn starts a TURN server, and ${urls.variable} names others: leave one of the two out.`)
  }
  if (!turn && turnUrls.length > 0 && turnSecret === null) {
    found.push(`${urls.variable} needs ${secret.variable}: the secret shared with the TURN servers.`)
  }
  if (!turn && turnUrls.length === 0 && turnSecret !== null) {
    found.push(`${secret.variable} is given without ${urls.variable}: name the TURN servers it is for.`)
  }
  // It stands on a line of coturn's configuration, whose reader trims and knows comments.
  if (turn && turnSecret !== null && !/^[A-Za-z0-9+/=_-]{16,}$/.test(turnSecret)) {
    found.push(
      `${secret.variable} must have 16 or more letters, digits, or any of "+/=_-" for --turn; leave it out to have one made.`,
    )
  }
  if (!turn && turnHost !== null) found.push(`${host.variable} is for --turn, which is not given.`)
  return found
}

function tlsContradictions({ https, turn, tlsCert, tlsKey }: Config): string[] {
  const { tlsCert: cert, tlsKey: key } = SETTINGS
  if ((tlsCert === null) !== (tlsKey === null)) {
    return [`${cert.variable} and ${key.variable} go together: give both, or neither.`]
  }
  if (tlsCert !== null && !https && !turn) {
    return [`${cert.variable} is given, but nothing uses it: add --https, or --turn for TURN over TLS.`]
  }
  return []
}
