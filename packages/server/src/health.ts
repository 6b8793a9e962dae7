import { openToStrangers } from './access/open-access.js'
import type { HealthFinding } from './api/health-routes.js'
import type { RecordsError } from './records/records-error.js'

import type { Config } from './settings/config.js'
import type { StoreError } from './store/store-error.js'

interface Observed {
  readonly config: Config
  /** What is wrong with the records database. */
  readonly recordsFault: RecordsError | null
  /** What is wrong with the Redis that has the calls; `undefined` if they are in memory. */
  readonly redisFault: StoreError | null | undefined
  /** Whether the TURN server that runs alongside is up; `null` if none does. */
  readonly isTurnUp: boolean | null
}

/** What the owner is told of how the server is. Pure. */
export function healthFindings({
  config,
  recordsFault,
  redisFault,
  isTurnUp,
}: Observed): readonly HealthFinding[] {
  const open = openToStrangers(config)
  return [
    {
      about: 'access',
      isWell: open === null,
      sentence: open?.sentence ?? (config.access === 'open' ? OPEN : 'People come in by invitation.'),
    },
    {
      about: 'records',
      isWell: recordsFault === null,
      sentence: recordsFault?.message ?? 'The records can be read and written.',
    },
    ...(redisFault === undefined
      ? []
      : [
          {
            about: 'redis' as const,
            isWell: redisFault === null,
            sentence: redisFault?.message ?? 'Calls are in Redis, which can be read and written.',
          },
        ]),
    { about: 'turn', isWell: isTurnUp ?? hasTurn(config), sentence: turnSentence(config, isTurnUp) },
  ]
}

function turnSentence(config: Config, isTurnUp: boolean | null): string {
  if (isTurnUp === null) return hasTurn(config) ? 'TURN servers are configured.' : NO_TURN
  return isTurnUp ? 'The TURN server is up.' : 'The TURN server is down; it is being started again.'
}

function hasTurn({ turnUrls }: Config): boolean {
  return turnUrls.length > 0
}

const OPEN = 'Access is open: everyone who reaches this server sees and calls everyone here.'
const NO_TURN =
  'There is no TURN server, so calls between strict networks do not connect. Start it with --turn, or set RINGDOWN_TURN_URLS.'
