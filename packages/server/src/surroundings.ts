import type { Clock } from '@ringdown/protocol'
import type { Logger } from 'pino'
import type { Secrets } from './identity/secrets.js'
import type { Config } from './settings/config.js'
import { openTls, type Tls } from './tls/tls.js'
import { type OwnTurn, openTurn } from './turn/open-turn.js'

/** What runs beside the server: its certificate and a TURN server. Either may be missing. */
export interface Surroundings {
  readonly tls: Tls | null
  readonly turn: OwnTurn | null
  close(): Promise<void>
}

/** @throws {ConfigError} for something the configuration asks for that is unavailable. */
export async function openSurroundings(
  config: Config,
  options: { readonly clock: Clock; readonly logger: Logger; readonly secrets: Secrets },
): Promise<Surroundings> {
  const tls = await openTls(config, options)
  try {
    const turn = await openTurn(config, { ...options, tls })
    return {
      tls,
      turn,
      async close() {
        tls?.keeper.close()
        await turn?.server.stop()
      },
    }
  } catch (error) {
    tls?.keeper.close()
    throw error
  }
}
