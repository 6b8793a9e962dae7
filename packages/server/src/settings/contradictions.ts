import { type Config, SETTINGS } from './settings.js'

/** Settings that contradict each other, one sentence each. Each value is valid on its own. */
export function contradictions(config: Config): string[] {
  return [
    ...accessContradictions(config),
    ...turnContradictions(config),
    ...tlsContradictions(config),
    ...tokenContradictions(config),
    ...oidcContradictions(config),
  ]
}

function accessContradictions({ access, guests }: Config): string[] {
  if (access === 'members' || guests) return []
  return [
    `${SETTINGS.guests.variable} "off" needs ${SETTINGS.access.variable} "members": with open access, everybody is a guest.`,
  ]
}

function turnContradictions({ turn, turnUrls, turnSecret, turnHost }: Config): string[] {
  const { turnUrls: urls, turnSecret: secret, turnHost: host } = SETTINGS
  const found: string[] = []
  if (turn && turnUrls.length > 0) {
    found.push(`--turn starts a TURN server, but ${urls.variable} names others. Use only one of the two.`)
  }
  if (!turn && turnUrls.length > 0 && turnSecret === null) {
    found.push(`${urls.variable} needs ${secret.variable}, the secret shared with the TURN servers.`)
  }
  if (!turn && turnUrls.length === 0 && turnSecret !== null) {
    found.push(`${secret.variable} is set without ${urls.variable}. Name the TURN servers it belongs to.`)
  }
  // It goes into coturn's configuration file, where spaces and comment characters would be lost.
  if (turn && turnSecret !== null && !/^[A-Za-z0-9+/=_-]{16,}$/.test(turnSecret)) {
    found.push(
      `With --turn, ${secret.variable} must have 16 or more letters, digits or any of "+/=_-". Leave it out to have one generated.`,
    )
  }
  if (!turn && turnHost !== null) found.push(`${host.variable} only works with --turn, which is not set.`)
  return found
}

function tlsContradictions({ https, turn, tlsCert, tlsKey }: Config): string[] {
  const { tlsCert: cert, tlsKey: key } = SETTINGS
  if ((tlsCert === null) !== (tlsKey === null)) {
    return [`${cert.variable} and ${key.variable} belong together. Set both or neither.`]
  }
  if (tlsCert !== null && !https && !turn) {
    return [`${cert.variable} is set, but nothing uses it. Add --https, or --turn for TURN over TLS.`]
  }
  return []
}

function tokenContradictions({ jwtSecret, jwtPreviousSecret }: Config): string[] {
  if (jwtPreviousSecret === null || jwtSecret !== null) return []
  const { jwtSecret: secret, jwtPreviousSecret: previous } = SETTINGS
  return [`${previous.variable} is set without ${secret.variable}, the secret that replaced it.`]
}

function oidcContradictions({ access, oidcIssuer, oidcClientId, oidcClientSecret }: Config): string[] {
  const { oidcIssuer: issuer, oidcClientId: id, oidcClientSecret: secret } = SETTINGS
  if (oidcIssuer === null) {
    const lonely = [oidcClientId !== null && id, oidcClientSecret !== null && secret].find(given => given)
    return lonely ? [`${lonely.variable} is set without ${issuer.variable}, the provider it belongs to.`] : []
  }
  const found: string[] = []
  if (oidcClientId === null) {
    found.push(`${issuer.variable} needs ${id.variable}, as this server is registered at the provider.`)
  }
  if (access !== 'members') {
    found.push(`${issuer.variable} lets people sign in, which needs --access members.`)
  }
  return found
}
