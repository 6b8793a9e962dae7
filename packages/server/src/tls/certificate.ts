import { createPrivateKey, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'

/** A certificate that can be served: it parses, and the key belongs to it. */
export interface Certificate {
  /** PEM, with the chain. */
  readonly cert: string
  /** PEM. */
  readonly key: string
  /** SHA-256 of the certificate, as browsers show it: `AB:CD:…`. */
  readonly fingerprint: string
  /** Milliseconds since the epoch. */
  readonly validFrom: number
  readonly expiresAt: number
  /** Whether it is valid for a host as it appears in a URL. */
  covers(host: string): boolean
}

/** A certificate that cannot be served; the message says why, as the end of a sentence. */
export class CertificateError extends Error {
  readonly code = 'certificate'
}

/**
 * Reads a certificate and its key.
 *
 * @throws {CertificateError} if either does not parse or they do not belong together.
 */
export function readCertificate(cert: string, key: string): Certificate {
  const x509 = attempt(() => new X509Certificate(cert), 'the certificate is not in PEM format')
  const privateKey = attempt(
    () => createPrivateKey(key),
    'the private key is not in PEM format, or needs a passphrase',
  )
  if (!x509.checkPrivateKey(privateKey)) {
    throw new CertificateError('the private key belongs to another certificate')
  }
  return {
    cert,
    key,
    fingerprint: x509.fingerprint256,
    validFrom: Date.parse(x509.validFrom),
    expiresAt: Date.parse(x509.validTo),
    covers(host) {
      const bare = host.replace(/^\[|\]$/g, '')
      return (isIP(bare) === 0 ? x509.checkHost(bare) : x509.checkIP(bare)) !== undefined
    },
  }
}

function attempt<T>(read: () => T, mistake: string): T {
  try {
    return read()
  } catch (error) {
    throw new CertificateError(mistake, { cause: error })
  }
}
