import type { Clock } from '@ringdown/protocol'
import type { Logger } from 'pino'
import type { Config } from '../settings/config.js'
import { CertificateKeeper } from './certificate-keeper.js'
import { readGivenCertificate } from './given-certificate.js'
import { localNames } from './local-names.js'
import { keepOwnCertificate } from './own-certificate.js'

interface Options {
  readonly clock: Clock
  readonly logger: Logger
}

/** The server's certificate, if it has one. */
export interface Tls {
  /** `given` by the operator, for their own names; `own` if self-signed, which browsers warn about. */
  readonly origin: 'given' | 'own'
  readonly keeper: CertificateKeeper
}

/**
 * The certificate that the configuration asks for; `null` if it asks for none.
 *
 * @throws {ConfigError} for a configured one that cannot be served.
 */
export async function openTls(config: Config, { clock, logger }: Options): Promise<Tls | null> {
  const { https, tlsCert, tlsKey, dataDir } = config
  if (tlsCert !== null && tlsKey !== null) {
    const load = () => readGivenCertificate(tlsCert, tlsKey)
    return { origin: 'given', keeper: await CertificateKeeper.open({ load, clock, logger }) }
  }
  if (!https) return null
  // Read once at the start: otherwise, phones would have to accept a new certificate whenever a container comes or
  // goes.
  const { hosts, addresses } = localNames()
  const names = [...hosts, ...addresses]
  const load = () => keepOwnCertificate({ dataDir, names, clock, logger })
  return { origin: 'own', keeper: await CertificateKeeper.open({ load, clock, logger }) }
}
