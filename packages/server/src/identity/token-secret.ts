import type { Logger } from 'pino'
import { ConfigError } from '../settings/config.js'
import { newSecret } from './file-secrets.js'
import type { Secrets } from './secrets.js'

/**
 * The secret that signs tokens, stored so that people stay the same after a restart. If it cannot be stored, it lives
 * as long as this process, with one warning.
 *
 * @throws {ConfigError} if something else is stored in its place.
 */
export async function keepTokenSecret(secrets: Secrets, dataDir: string, logger: Logger): Promise<string> {
  try {
    return await secrets.keep('jwt-secret', 'guests then become new people')
  } catch (error) {
    if (error instanceof ConfigError) throw error
    logger.warn(
      { dataDir, reason: error instanceof Error ? error.message : String(error) },
      'cannot store the token secret, so guests become new people at every restart; set RINGDOWN_DATA_DIR or RINGDOWN_JWT_SECRET',
    )
    return newSecret()
  }
}
