import type { Clock } from '@ringdown/protocol'
import type { KeptLines } from '../lines/kept-lines.js'
import type { ApiKeyRecords } from '../records/api-keys.js'
import { type BanParts, banRoutes } from './bans-routes.js'
import { type CallsInProgress, callsRoutes } from './calls-routes.js'
import { type Health, healthRoutes } from './health-routes.js'
import { keysRoutes } from './keys-routes.js'
import { linesRoutes } from './lines-routes.js'
import { type LinkParts, linksRoutes } from './links-routes.js'
import { type PeopleParts, peopleRoutes } from './people-routes.js'
import { type PersonalDataParts, personalDataRoutes } from './personal-data-routes.js'
import { type RecordsOfCalls, recordsRoutes } from './records-routes.js'
import type { Route } from './route.js'
import { type WebhookParts, webhooksRoutes } from './webhooks-routes.js'

/** What the routes work on. */
export interface ApiParts extends WebhookParts {
  readonly clock: Clock
  readonly access: PeopleParts & PersonalDataParts & BanParts
  readonly links: LinkParts['links']
  readonly onWithdrawn: LinkParts['onWithdrawn']
  readonly calls: CallsInProgress
  readonly health: Health
  readonly records: RecordsOfCalls
  readonly keys: ApiKeyRecords
  readonly lines: Pick<KeptLines, 'directory' | 'requests'>
}

/** Every route of the HTTP API, in the order of its documentation. */
export function apiRoutes(parts: ApiParts): readonly Route[] {
  return [
    ...peopleRoutes(parts.access),
    ...personalDataRoutes(parts.access),
    ...banRoutes(parts.access),
    ...callsRoutes(parts.calls),
    ...linesRoutes(parts),
    ...linksRoutes({ ...parts, people: parts.access.people }),
    ...recordsRoutes(parts.records),
    ...healthRoutes(parts.health),
    ...keysRoutes(parts),
    ...webhooksRoutes(parts),
  ]
}
