import type { Logger } from 'pino'
import type { ServerValues } from '../records/server-values.js'
import { type Config, ConfigError } from '../settings/config.js'
import { newSecret } from './file-secrets.js'
import type { Secrets } from './secrets.js'

const NAME = 'jwt-secret'
const CONSEQUENCE = 'guests then become new people'

interface Options {
  /** What all nodes have in common. */
  readonly common: Pick<ServerValues, 'find' | 'keep'>
  readonly secrets: Secrets
  readonly logger: Logger
}

/** The secret that signs tokens, the same on every node. @throws {ConfigError} @throws {RecordsError} */
export async function openTokenSecret(
  { jwtSecret, redisUrl, dataDir }: Pick<Config, 'jwtSecret' | 'redisUrl' | 'dataDir'>,
  { common, secrets, logger }: Options,
): Promise<string> {
  if (jwtSecret !== null) return jwtSecret
  return redisUrl === null ? keepTokenSecret(secrets, dataDir, logger) : shareTokenSecret(common, secrets)
}

/**
 * The secret that signs tokens, stored so that people stay the same after a restart. If it cannot be stored, it lives
 * as long as this process, with one warning.
 *
 * @throws {ConfigError} if something else is stored in its place.
 */
export async function keepTokenSecret(secrets: Secrets, dataDir: string, logger: Logger): Promise<string> {
  try {
    return await secrets.keep(NAME, CONSEQUENCE)
  } catch (error) {
    if (error instanceof ConfigError) throw error
    logger.warn(
      { dataDir, reason: error instanceof Error ? error.message : String(error) },
      'cannot store the token secret, so guests become new people at every restart; set RINGDOWN_DATA_DIR or RINGDOWN_JWT_SECRET',
    )
    return newSecret()
  }
}

/**
 * The secret that signs tokens on every node: the one in the records. The first node brings its own, so that tokens signed before
 * still hold.
 *
 * @throws {ConfigError} if something else is stored in the place of its own. @throws {RecordsError}
 */
async function shareTokenSecret(common: Options['common'], secrets: Secrets): Promise<string> {
  const known = await common.find(NAME)
  if (known !== null) return known
  const own = await secrets.keep(NAME, CONSEQUENCE).catch((error: unknown) => {
    if (error instanceof ConfigError) throw error
    return newSecret()
  })
  return common.keep(NAME, own)
}
