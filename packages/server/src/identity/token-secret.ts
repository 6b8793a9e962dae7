import { join } from 'node:path'
import type { Logger } from 'pino'
import { ConfigError } from '../config.js'
import { keepSecret, newSecret } from './kept-secret.js'

/**
 * The secret that signs tokens, kept in the data directory so that people stay the same after a restart. If the
 * directory is not writable, the secret lives as long as this process, with one warning.
 *
 * @throws {ConfigError} if the file has wrong content.
 */
export async function keepTokenSecret(dataDir: string, logger: Logger): Promise<string> {
  try {
    return await keepSecret(join(dataDir, 'jwt-secret'), 'guests then become new people')
  } catch (error) {
    if (error instanceof ConfigError) throw error
    logger.warn(
      { dataDir, reason: error instanceof Error ? error.message : String(error) },
      'cannot store the token secret, so guests become new people at every restart; set RINGDOWN_DATA_DIR or RINGDOWN_JWT_SECRET',
    )
    return newSecret()
  }
}
