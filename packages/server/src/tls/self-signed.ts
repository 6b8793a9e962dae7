import { randomBytes, webcrypto } from 'node:crypto'
import { isIP } from 'node:net'
import { type Certificate, readCertificate } from './certificate.js'

/**
 * How long a certificate is valid, in milliseconds: the maximum that every browser accepts (398 days), less a day of
 * clock skew on either side.
 */
const VALID = 396 * 24 * 3_600_000
const SKEW = 24 * 3_600_000

/** Creates a self-signed certificate for these hosts and addresses. */
export async function makeSelfSigned(names: readonly string[], now: number): Promise<Certificate> {
  // Loaded only when needed, because they take longer than the rest of the start. The first must come before the
  // second.
  await import('reflect-metadata')
  const x509 = await import('@peculiar/x509')
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const made = await x509.X509CertificateGenerator.createSelfSigned({
    // Positive, as RFC 5280 §4.1.2.2 demands.
    serialNumber: `01${randomBytes(15).toString('hex')}`,
    name: [{ CN: ['Ringdown (self-signed)'] }],
    notBefore: new Date(now - SKEW),
    notAfter: new Date(now + VALID),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.SubjectAlternativeNameExtension(
        names.map(value => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value })),
      ),
      // So that it can be installed as a trusted root on a phone, but cannot vouch for another certificate.
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    ],
  })
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)
  return readCertificate(made.toString('pem'), x509.PemConverter.encode(key, 'PRIVATE KEY'))
}
