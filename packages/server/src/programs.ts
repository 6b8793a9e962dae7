import type { Clock } from '@ringdown/protocol'
import type { Logger } from 'pino'
import type { ServerAccess } from './access/server-access.js'
import type { Api, Authenticate } from './api/api-router.js'
import { authenticateBy } from './api/authentication.js'
import type { CallsInProgress } from './api/calls-routes.js'
import type { Health } from './api/health-routes.js'
import { Idempotency } from './api/idempotency.js'
import type { LinkParts } from './api/links-routes.js'
import type { RecordsOfCalls } from './api/records-routes.js'
import { apiRoutes } from './api/routes.js'
import type { RateLimit } from './gateway/rate-limit.js'
import type { KeptLines } from './lines/kept-lines.js'
import { ApiKeyRecords } from './records/api-keys.js'
import type { Database } from './records/database.js'
import { DeliveryRecords } from './records/deliveries.js'
import { IdempotentRequestRecords } from './records/idempotent-requests.js'
import type { LinkRecords } from './records/links.js'
import { WebhookRecords } from './records/webhooks.js'
import { WebhookSender } from './webhooks/webhook-sender.js'
import { Webhooks } from './webhooks/webhooks.js'

interface Options {
  readonly access: ServerAccess
  readonly database: Database
  readonly clock: Clock
  readonly logger: Logger
  readonly calls: CallsInProgress
  readonly health: Health
  readonly records: RecordsOfCalls
  readonly lines: KeptLines
  readonly links: LinkRecords
  readonly onWithdrawn: LinkParts['onWithdrawn']
  /** Of requests from one network. */
  readonly requests: RateLimit
  /** Whether webhooks may be in private networks. */
  readonly webhookPrivate: boolean
  /** Finds out which person asks, where no program does. */
  readonly authenticatePerson: Authenticate
}

/** What this server is for other programs: its HTTP API, and the webhooks that it tells what happens. */
export interface Programs {
  readonly api: Api
  readonly webhooks: Webhooks
}

export function openPrograms(options: Options): Programs {
  const { database, clock, logger, webhookPrivate } = options
  const { db } = database
  const keys = new ApiKeyRecords(db)
  const webhooks = new WebhookRecords(db)
  const deliveries = new DeliveryRecords(db)
  const sender = new WebhookSender({ clock, allowsPrivate: webhookPrivate })
  const publisher = new Webhooks({ webhooks, deliveries, sender, clock, logger })
  return {
    webhooks: publisher,
    api: {
      routes: apiRoutes({ ...options, keys, webhooks, deliveries, sender, publisher }),
      authenticate: authenticateBy({ ...options, access: options.access.admittance.access, keys }),
      idempotency: new Idempotency({ requests: new IdempotentRequestRecords(db), clock }),
      requests: options.requests,
      onChanged: (actor, action, { object, name }) =>
        options.access.audit.done(actor, { action, object, detail: name }),
      onRefused: (actor, action, detail) => void options.access.audit.refused(actor, { action, detail }),
    },
  }
}
