import { join } from 'node:path'
import type { Clock } from '@ringdown/protocol'
import type { Logger } from 'pino'
import { keepLatest, readKept } from '../kept-file.js'
import { type Certificate, CertificateError, readCertificate } from './certificate.js'
import { makeSelfSigned } from './self-signed.js'

/** How much validity must be left before a new certificate is made, in milliseconds. */
const RENEW = 30 * 24 * 3_600_000

interface Options {
  readonly dataDir: string
  /** The hosts and addresses it must be valid for. */
  readonly names: readonly string[]
  readonly clock: Clock
  readonly logger: Logger
}

/**
 * The self-signed certificate from the data directory. A new one is made if there is none, if it is about to expire,
 * or if this machine has a name or address that it lacks. If the directory is not writable, the certificate lives as
 * long as this process, with one warning.
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
      'cannot store the self-signed certificate, so browsers will warn again after a restart; set RINGDOWN_DATA_DIR',
    )
  }
  return made
}

async function readOwn(file: string): Promise<Certificate | null> {
  try {
    const text = await readKept(file)
    return text === null ? null : readCertificate(text, text)
  } catch (error) {
    // A truncated or unreadable file is replaced; if that is not possible, writing it reports why.
    if (error instanceof CertificateError || (error instanceof Error && 'code' in error)) return null
    throw error
  }
}
