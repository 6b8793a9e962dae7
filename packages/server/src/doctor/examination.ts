import type { Clock, IceServersReply } from '@ringdown/protocol'
import { iceServersFor } from '../ice/turn-credentials.js'
import type { Config } from '../settings/config.js'
import { readTurnSecret } from '../turn/open-turn.js'
import { askAdmission, checkAccess } from './access-check.js'
import { checkShownCertificate } from './certificate-check.js'
import { checkConnection } from './connection-checks.js'
import { type Finding, skipped } from './finding.js'
import { checkIce } from './ice-checks.js'
import { checkCoturn, checkDataDir, checkGivenCertificate } from './machine-checks.js'
import { checkRedis } from './redis-check.js'
import { checkSecureContext, checkServer } from './server-checks.js'

interface Options {
  readonly config: Config
  /** The server's address as browsers open it; `null` for this machine, at the configured port. */
  readonly url: URL | null
  readonly clock: Clock
}

/** Checks everything a call needs, in the order it is needed. */
export async function* examine({ config, url, clock }: Options): AsyncGenerator<Finding> {
  const isElsewhere = url !== null
  const at = url ?? localUrl(config)
  const { finding, isRunning } = await checkServer(at, config, isElsewhere)
  const admission = isRunning ? await askAdmission(at) : null
  yield isElsewhere && admission === null
    ? skipped('Access', `only the server at ${at.origin} knows, and it does not say.`)
    : checkAccess(admission ?? config, config, url)
  yield await checkDataDir(config)
  const parts = [
    await checkRedis(config, clock),
    await checkGivenCertificate(config, clock.now()),
    checkCoturn(config),
  ]
  yield* parts.filter(found => found !== null)

  yield finding
  let ice: IceServersReply | null = null
  if (isRunning) {
    if (at.protocol === 'https:') yield await checkShownCertificate(at, clock.now())
    const insecure = checkSecureContext(at)
    if (insecure !== null) yield insecure
    const connection = await checkConnection(at, admission?.guests ?? true, clock)
    yield* connection.findings
    ice = connection.ice
  }
  if (ice === null && config.turn) {
    yield skipped('TURN', 'starts together with the server. Run the doctor again once the server is running.')
    return
  }
  const isUnknown = ice === null && isElsewhere && !config.stunUrls.length && !config.turnUrls.length
  if (isUnknown) {
    yield skipped('STUN and TURN', 'the server has not said which. Run the doctor with its settings.')
    return
  }
  const secret = config.turn ? await readTurnSecret(config.dataDir) : config.turnSecret
  yield* checkIce({ ice: ice ?? iceServersFor('doctor', { ...config, clock }), secret, clock })
}

function localUrl({ https, host, port }: Config): URL {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host
  return new URL(`${https ? 'https' : 'http'}://${name.includes(':') ? `[${name}]` : name}:${port}`)
}
