import type { Logger } from 'pino'
import type { Config } from '../settings/config.js'
import { lanAddresses } from './local-names.js'
import type { Tls } from './tls.js'

/** The addresses under which a phone on this network opens a server that serves https. */
export function phoneUrls({ host, port }: Pick<Config, 'host' | 'port'>): string[] {
  const isEverywhere = host === '0.0.0.0' || host === '::'
  const own = lanAddresses()
  return own.filter(address => isEverywhere || address === host).map(address => `https://${address}:${port}`)
}

/** Tells the operator which address to open on a phone, and what its browser will ask. */
export function inviteToAccept({ keeper }: Tls, urls: readonly string[], logger: Logger): void {
  const { fingerprint } = keeper.current
  const where = urls.length === 0 ? 'this machine, which has no network' : urls.join(' or ')
  logger.info(
    { urls, fingerprint },
    `On a phone on this network, open ${where}. Its browser warns because the certificate is self-signed; the SHA-256 fingerprint is ${fingerprint}.`,
  )
}
