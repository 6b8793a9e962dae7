import { readFile } from 'node:fs/promises'
import { ConfigError } from '../settings/config.js'
import { SETTINGS } from '../settings/settings.js'
import { type Certificate, CertificateError, readCertificate } from './certificate.js'

/**
 * Reads the certificate that the operator configured.
 *
 * @throws {ConfigError} if a file cannot be read or has wrong content.
 */
export async function readGivenCertificate(certFile: string, keyFile: string): Promise<Certificate> {
  const cert = await read(certFile, SETTINGS.tlsCert.variable)
  const key = await read(keyFile, SETTINGS.tlsKey.variable)
  try {
    return readCertificate(cert, key)
  } catch (error) {
    if (!(error instanceof CertificateError)) throw error
    throw new ConfigError([`${certFile} with ${keyFile} cannot be served: ${error.message}.`])
  }
}

async function read(file: string, variable: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ConfigError([`${variable} "${file}" cannot be read: ${reason}.`])
  }
}
