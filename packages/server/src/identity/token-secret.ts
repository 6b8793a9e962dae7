import { join } from 'node:path'
import type { Logger } from 'pino'
import { ConfigError } from '../config.js'
import { keepSecret, newSecret } from './kept-secret.js'

/**
 * The secret that tokens are signed with: from the data directory, so that people stay the same after a restart; made
 * at the first start. Where the directory cannot be written the secret lives as long as this process, with one warning.
 *
 * @throws {ConfigError} for a file that holds something else.
 */
export async function keepTokenSecret(dataDir: string, logger: Logger): Promise<string> {
  try {
    return await keepSecret(join(dataDir, 'jwt-secret'), 'guests then become new people')
  } catch (error) {
    if (error instanceof ConfigError) throw error
    logger.warn(
      { dataDir, reason: error instanceof Error ? error.message : String(error) },
      'cannot keep the token secret: people will be strangers after a restart; set RINGDOWN_DATA_DIR or RINGDOWN_JWT_SECRET',
    )
    return newSecret()
  }
}
