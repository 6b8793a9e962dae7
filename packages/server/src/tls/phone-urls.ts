import type { Logger } from 'pino'
import type { Config } from '../config.js'
import { lanAddresses } from './local-names.js'
import type { Tls } from './tls.js'

/** Where a phone in the same network opens a server that serves https. */
export function phoneUrls({ host, port }: Pick<Config, 'host' | 'port'>): string[] {
  const isEverywhere = host === '0.0.0.0' || host === '::'
  const own = lanAddresses()
  return own.filter(address => isEverywhere || address === host).map(address => `https://${address}:${port}`)
}

/** Tells the operator what a phone opens, and what it is asked there. */
export function inviteToAccept({ keeper }: Tls, urls: readonly string[], logger: Logger): void {
  const { fingerprint } = keeper.current
  const where = urls.length === 0 ? 'this machine, which has no network' : urls.join(' or ')
  logger.info(
    { urls, fingerprint },
    `On a phone in the same network open ${where}. Its browser warns, as nobody vouches for a certificate made here: its SHA-256 fingerprint is ${fingerprint}.`,
  )
}
