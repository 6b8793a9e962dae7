import { join, resolve } from 'node:path'
import type { Clock } from '@ringdown/protocol'
import type { Logger } from 'pino'
import type { Secrets } from '../identity/secrets.js'
import { keepLatest, readKept } from '../kept-file.js'
import { makeOwnFolder } from '../own-folder.js'
import { type Config, ConfigError } from '../settings/config.js'
import { SETTINGS } from '../settings/settings.js'
import type { Tls } from '../tls/tls.js'
import { requireFreePorts } from './free-ports.js'
import { externalAddress, ownAddresses, relayAddress } from './own-addresses.js'
import { TurnServer } from './turn-server.js'
import { turnserverConfig } from './turnserver-config.js'
import { boundToUs, findTurnserver } from './turnserver-program.js'

/** The name of the secret shared with the TURN server. */
const TURN_SECRET = 'turn-secret'

interface Options {
  readonly tls: Tls | null
  readonly secrets: Secrets
  readonly clock: Clock
  readonly logger: Logger
}

export interface OwnTurn {
  readonly server: TurnServer
  readonly secret: string
}

/**
 * Starts the TURN server if the configuration says so; `null` if not.
 *
 * @throws {ConfigError} for what keeps it from starting.
 */
export async function openTurn(
  config: Config,
  { tls, secrets, clock, logger }: Options,
): Promise<OwnTurn | null> {
  if (!config.turn) return null
  const program = findTurnserver(process.env['PATH'])
  const folder = resolve(config.dataDir, 'turn')
  const isSecure = tls?.origin === 'given'
  await requireFreePorts(config.turnPort, isSecure ? config.turnTlsPort : null)
  const relay = await relayAddress()
  if (relay === null) throw new ConfigError([NO_NETWORK])
  const secret = config.turnSecret ?? (await keepTurnSecret(secrets, config.dataDir))
  const file = join(folder, 'turnserver.conf')
  const text = turnserverConfig({
    port: config.turnPort,
    secret,
    relayPorts: config.turnRelayPorts,
    relayAddress: relay,
    ownAddresses: ownAddresses(),
    externalAddress: await findExternalAddress(config.turnHost, logger),
    tls: isSecure ? tlsFiles(config) : null,
    folder,
  })
  await orSentence(folder, async () => {
    await makeOwnFolder(folder)
    await keepLatest(file, text)
  })
  const command = boundToUs([program, '-c', file], process.env['PATH'])
  const server = await TurnServer.start({ command, port: config.turnPort, clock, logger })
  tls?.keeper.onRenewal(() => server.renewCertificate())
  return { server, secret }
}

/** The secret shared with the TURN server, created at the first start. */
function keepTurnSecret(secrets: Secrets, dataDir: string): Promise<string> {
  return orSentence(dataDir, () => secrets.keep(TURN_SECRET, 'connected calls continue'))
}

/** The same secret if it exists and is readable, else `null`. */
export async function readTurnSecret(dataDir: string): Promise<string | null> {
  const text = await readKept(join(dataDir, TURN_SECRET)).catch(() => null)
  return text?.trim() ?? null
}

function tlsFiles({ tlsCert, tlsKey, turnTlsPort }: Config) {
  return tlsCert === null || tlsKey === null
    ? null
    : { port: turnTlsPort, certFile: resolve(tlsCert), keyFile: resolve(tlsKey) }
}

async function findExternalAddress(host: string | null, logger: Logger): Promise<string | null> {
  if (host === null) return null
  try {
    return await externalAddress(host.replace(/^\[|\]$/g, ''))
  } catch {
    logger.warn(
      { host },
      `${SETTINGS.turnHost.variable} has no IPv4 address, so relayed calls work only if both sides are relayed`,
    )
    return null
  }
}

async function orSentence<T>(folder: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    if (error instanceof ConfigError) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new ConfigError([
      `--turn stores its secret and configuration in ${folder}, which is not writable (${reason}). Set ${SETTINGS.dataDir.variable}.`,
    ])
  }
}

const NO_NETWORK =
  '--turn needs a network address, and this machine has none. Connect it, or start without --turn.'
