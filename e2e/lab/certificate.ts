import { execFile } from 'node:child_process'
import { createHash, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)

export interface Certificate {
  /** Paths of PEM files. */
  readonly certificate: string
  readonly key: string
  /** The hash of its public key, with which a browser can be told to trust this one certificate. */
  readonly keyHash: string
}

/** Creates a self-signed certificate for an address with Debian's `openssl`, in the given folder. */
export async function makeCertificate(address: string, folder: string): Promise<Certificate> {
  const certificate = join(folder, 'certificate.pem')
  const key = join(folder, 'key.pem')
  await execute('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...['-subj', '/CN=Ringdown lab', '-addext', `subjectAltName=IP:${address}`],
    ...['-keyout', key, '-out', certificate],
  ])
  const { publicKey } = new X509Certificate(await readFile(certificate))
  const keyHash = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64')
  return { certificate, key, keyHash }
}
