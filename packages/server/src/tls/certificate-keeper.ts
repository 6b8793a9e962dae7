import type { Cancel, Clock } from '@ringdown/protocol'
import type { Logger } from 'pino'
import type { Certificate } from './certificate.js'

/** How often the files are checked, in milliseconds. */
const LOOK = 60_000
/** How long before its end the operator is warned, and how often, in milliseconds. */
const WARN = 14 * 24 * 3_600_000
const WARN_AGAIN = 24 * 3_600_000

interface Options {
  /** Reads the current certificate; rejects if it cannot be served. */
  readonly load: () => Promise<Certificate>
  readonly clock: Clock
  readonly logger: Logger
}

/** Holds the certificate in use and reads it again every minute, so that a renewed one needs no restart. */
export class CertificateKeeper {
  readonly #options: Options
  readonly #listeners = new Set<(certificate: Certificate) => void>()
  #current: Certificate
  #warnedAt = Number.NEGATIVE_INFINITY
  #failed = false
  #closed = false
  #cancel: Cancel = () => {}

  private constructor(options: Options, first: Certificate) {
    this.#options = options
    this.#current = first
    this.#warnOfItsEnd()
    this.#lookLater()
  }

  /** Rejects as `load` does. */
  static async open(options: Options): Promise<CertificateKeeper> {
    return new CertificateKeeper(options, await options.load())
  }

  get current(): Certificate {
    return this.#current
  }

  /** Reports every certificate that replaces the previous one. */
  onRenewal(listener: (certificate: Certificate) => void): void {
    this.#listeners.add(listener)
  }

  close(): void {
    this.#closed = true
    this.#cancel()
  }

  #lookLater(): void {
    if (!this.#closed) this.#cancel = this.#options.clock.after(LOOK, () => void this.#look())
  }

  async #look(): Promise<void> {
    const { load, logger } = this.#options
    try {
      const read = await load()
      this.#failed = false
      if (this.#closed) return
      if (read.fingerprint !== this.#current.fingerprint) this.#renew(read)
    } catch (error) {
      // Between writing the certificate and its key, the files do not match, so only a lasting error is logged.
      if (this.#failed)
        logger.warn({ err: error }, 'cannot read the TLS certificate; still serving the previous one')
      this.#failed = true
    }
    this.#warnOfItsEnd()
    this.#lookLater()
  }

  #renew(certificate: Certificate): void {
    this.#current = certificate
    this.#warnedAt = Number.NEGATIVE_INFINITY
    this.#options.logger.info(
      { fingerprint: certificate.fingerprint, expiresAt: new Date(certificate.expiresAt).toISOString() },
      'serving the renewed TLS certificate',
    )
    for (const listener of this.#listeners) listener(certificate)
  }

  #warnOfItsEnd(): void {
    const { clock, logger } = this.#options
    const { expiresAt, validFrom } = this.#current
    const now = clock.now()
    const isFine = expiresAt - now > WARN && validFrom <= now
    if (isFine || now - this.#warnedAt < WARN_AGAIN) return
    this.#warnedAt = now
    const days = Math.floor((expiresAt - now) / 86_400_000)
    const state =
      validFrom > now
        ? 'is not valid yet; check the clock'
        : days < 0
          ? 'has expired'
          : `expires in ${days} days`
    logger.warn({ expiresAt: new Date(expiresAt).toISOString() }, `the TLS certificate ${state}; renew it`)
  }
}
