import type { Cancel, Clock } from '@ringdown/protocol'
import type { Logger } from 'pino'
import type { Certificate } from './certificate.js'

/** How often the files are looked at, in milliseconds. */
const LOOK = 60_000
/** From when on an operator is warned of the end of a certificate, in milliseconds before it, and how often. */
const WARN = 14 * 24 * 3_600_000
const WARN_AGAIN = 24 * 3_600_000

interface Options {
  /** Reads the certificate as it is now; fails where it cannot be served. */
  readonly load: () => Promise<Certificate>
  readonly clock: Clock
  readonly logger: Logger
}

/** The certificate that is served: read again every minute, so that a renewed one needs no restart. */
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

  /** Fails as `load` does. */
  static async open(options: Options): Promise<CertificateKeeper> {
    return new CertificateKeeper(options, await options.load())
  }

  get current(): Certificate {
    return this.#current
  }

  /** Tells of every certificate that takes the place of the one before. */
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
      // Between the writing of the certificate and that of its key they do not fit: only a lasting mistake is worth a line.
      if (this.#failed)
        logger.warn({ err: error }, 'the TLS certificate cannot be read; the one before is still served')
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
        ? 'is not valid yet: check the clock'
        : days < 0
          ? 'has expired'
          : `expires in ${days} days`
    logger.warn({ expiresAt: new Date(expiresAt).toISOString() }, `the TLS certificate ${state}; renew it`)
  }
}
