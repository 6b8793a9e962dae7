import { join } from 'node:path'
import type { Clock } from '@ringdown/protocol'
import type { Logger } from 'pino'
import { keepLatest, readKept } from '../kept-file.js'
import { type Certificate, CertificateError, readCertificate } from './certificate.js'
import { makeSelfSigned } from './self-signed.js'

/** What is left of a certificate's time when another is made, in milliseconds. */
const RENEW = 30 * 24 * 3_600_000

interface Options {
  readonly dataDir: string
  /** The hosts and addresses that it has to be valid for. */
  readonly names: readonly string[]
  readonly clock: Clock
  readonly logger: Logger
}

/**
 * The self-signed certificate from the data directory; another is made where there is none, where its time is nearly
 * over and where this machine has a name or address that it does not hold. Where the directory cannot be written it
 * lives as long as this process, with one warning.
 */
export async function keepOwnCertificate(options: Options): Promise<Certificate> {
  const { dataDir, names, clock, logger } = options
  const file = join(dataDir, 'self-signed.pem')
  const kept = await readOwn(file)
  if (kept !== null && kept.expiresAt - clock.now() > RENEW && names.every(kept.covers)) return kept
  const made = await makeSelfSigned(names, clock.now())
  try {
    await keepLatest(file, `${made.key}\n${made.cert}\n`)
    logger.info({ file, names, fingerprint: made.fingerprint }, 'made a self-signed certificate')
  } catch (error) {
    logger.warn(
      { dataDir, reason: error instanceof Error ? error.message : String(error) },
      'cannot keep the self-signed certificate: browsers will warn anew after a restart; set RINGDOWN_DATA_DIR',
    )
  }
  return made
}

async function readOwn(file: string): Promise<Certificate | null> {
  try {
    const text = await readKept(file)
    return text === null ? null : readCertificate(text, text)
  } catch (error) {
    // A file cut short or not to be read is made anew; what stands against that is said when it is written.
    if (error instanceof CertificateError || (error instanceof Error && 'code' in error)) return null
    throw error
  }
}
