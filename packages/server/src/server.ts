import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { getHeapStatistics } from 'node:v8'
import { type Device, SERVER_LIMITS, SERVER_TIMERS, systemClock } from '@ringdown/protocol'
import { pino } from 'pino'
import { openServerAccess } from './access/server-access.js'
import { authenticatePersonBy } from './api/authentication.js'
import { Budgets } from './budgets/budgets.js'
import { countedAs } from './budgets/networks.js'
import { Payers } from './budgets/payers.js'
import type { Timers } from './calls.js'
import type { Connection } from './gateway/connection.js'
import { Drain } from './gateway/drain.js'
import { Intake } from './gateway/intake.js'
import { limitNetworks } from './gateway/network-rate-limit.js'
import { RATES } from './gateway/rate-limit.js'
import { BACKLOG } from './gateway/slow-consumers.js'
import { createSocketServer, HEARTBEAT } from './gateway/socket-server.js'
import { healthFindings } from './health.js'
import { ConnectionGate } from './http/connection-gate.js'
import { createHttpServer } from './http/http-server.js'
import { listenOn, urlOf } from './http/listening.js'
import { type MetricsServer, openMetricsServer } from './http/metrics-server.js'
import { pageSettingsOf } from './http/page.js'
import { IceServers } from './ice/ice-servers.js'
import { AnyIssuer } from './identity/any-issuer.js'
import { FileSecrets } from './identity/file-secrets.js'
import { jwksTokensOf } from './identity/jwks-tokens.js'
import { openTokenSecret } from './identity/token-secret.js'
import { Tokens } from './identity/tokens.js'
import { inProcessBackends } from './in-process-backends.js'
import { Metrics } from './metrics/metrics.js'
import { OpenConnections } from './open-connections.js'
import { openKept } from './openings.js'
import { ownBoundary } from './own-boundary.js'
import { openPrograms } from './programs.js'
import type { RunningServer } from './running-server.js'
import type { ServerOptions } from './server-options.js'
import { type Config, readConfig } from './settings/config.js'
import { Signaling } from './signaling.js'
import { openSurroundings } from './surroundings.js'
import { inviteToAccept, phoneUrls } from './tls/phone-urls.js'
import { openTraces } from './traces/open-traces.js'
import { ownTurnUrls } from './turn/turn-urls.js'
import { callEvents } from './webhooks/call-events.js'
import { memberEvent } from './webhooks/member-event.js'

/** How many networks' shares of TURN credentials a /48 has: a customer has many /64s and few people. */
const PER_SITE = 2
/** How long connections may take to close at a stop, in milliseconds. */
const GOODBYE = 1_000

/**
 * Starts a Ringdown server.
 *
 * @throws {ConfigError} for an unusable token secret on disk; {RecordsError} for an unusable database; {StoreError} for an unusable
 * Redis; an `Error` with `code` for a port that is in use.
 */
export async function createRingdownServer(options: ServerOptions = {}): Promise<RunningServer> {
  const config: Config = { ...readConfig({}, []), ...withoutUndefined(options) }
  const { clock = systemClock, logger = pino({ level: 'silent' }) } = options
  const timers: Timers = {
    ...SERVER_TIMERS,
    ring: config.ringSeconds * 1000,
    link: config.linkHours * 3_600_000,
    ...options.timers,
  }
  const rates = { ...RATES, ...options.rates }
  const secrets = new FileSecrets(config.dataDir)
  const dataDir = options.dataDir === undefined ? null : config.dataDir

  // The rest of the heap is for the program itself and for what is only passing through.
  const budgets = new Budgets(clock, getHeapStatistics().heap_size_limit / 2, options.budgets)
  const payers = new Payers<Connection>()
  const openHold = (device: Device) => budgets.held.open(payers.of(device))
  const connections = new Set<Connection>()
  const opened = await openKept(config, {
    ...{ dataDir, clock, logger, timers, rates, openHold },
    nodeTimes: options.nodeTimes,
    openSecret: common => openTokenSecret(config, { common, secrets, logger }),
  })
  const { database, secret, links, lines, kept, shared } = opened
  const tokens = new Tokens(secret, config.jwtPreviousSecret)
  const identities = new AnyIssuer(tokens, jwksTokensOf(config))
  const traces = await openTraces(config, { clock, logger })
  const backends = inProcessBackends({ clock, timers, rates, openHold, links, kept, lines, shared, traces })
  const metrics = new Metrics({
    connections: () => connections.size,
    countLive: () => backends.calls.countLive(),
    areRecordsUp: () => database.fault === null,
    ...{ store: shared, traces },
  })
  const access = await openServerAccess({
    db: database.db,
    config,
    tokens,
    secret,
    clock,
    logger,
    connections,
    directory: backends.directory,
    lines: lines.directory,
    choices: kept.choices,
    passkeyAttempts: backends.limitRate('passkeyAttempts', rates.passkeyAttempts),
    onMember: (what, person) => programs.webhooks.publish(memberEvent(what, person, clock.now())),
  })
  const { admittance } = access
  const surroundings = await openSurroundings(config, { clock, logger, secrets })
  const { tls, turn } = surroundings
  if (turn) metrics.addTurn(turn.server)
  const boundary = ownBoundary(config, { tls, logger })
  const open = new OpenConnections()
  const gate = new ConnectionGate(budgets, boundary, open)
  let ready = false
  const programs = openPrograms({
    access,
    database,
    clock,
    logger,
    lines,
    links,
    onWithdrawn: owner => signaling.endOnLinksOver(owner),
    calls: {
      live: (after, limit) => backends.calls.live(after, limit),
      find: callId => backends.calls.head(callId),
      end: callId => signaling.endCall(callId),
    },
    records: kept.history,
    health: {
      findings: () =>
        healthFindings({
          config,
          recordsFault: database.fault,
          redisFault: shared?.fault,
          isTurnUp: turn?.server.isUp ?? null,
        }),
      countDevices: () => connections.size,
      countCalls: async () => (backends.fault === null ? backends.calls.countLive() : null),
    },
    requests: limitNetworks(rate => backends.limitRate('api', rate), rates.api),
    webhookPrivate: config.webhookPrivate,
    authenticatePerson: authenticatePersonBy(identities, access),
  })
  const http = await createHttpServer({
    tokens,
    logger,
    gate,
    access,
    attempts: limitNetworks(rate => backends.limitRate('attempts', rate), rates.attempts),
    guests: limitNetworks(rate => backends.limitRate('guests', rate), rates.guests),
    boundary,
    api: programs.api,
    frameAncestors: config.frameAncestors,
    page: pageSettingsOf(config),
    webRoot: options.webRoot ?? fileURLToPath(new URL('../public', import.meta.url)),
    tls: config.https ? tls : null,
    turn: turn?.server ?? null,
    isReady: () => ready,
    // A full one still ends calls, and who is in one comes back.
    isStoreUp: () => backends.fault?.isFull ?? true,
    metrics,
    metricsToken: config.metricsToken,
    metricsPort: config.metricsPort,
  })
  const intake = new Intake({ clock, work: budgets.work, flow: options.intake })
  const { io, meterOf } = createSocketServer(http.server, {
    boundary,
    intake,
    open,
    heartbeat: options.heartbeat ?? HEARTBEAT,
    budgets,
    clock,
    onRefused: code => metrics.refusals.refused('upgrade', code),
  })
  gate.guard(http.server)

  const iceServers = new IceServers({
    clock,
    turnSecret: turn?.secret ?? config.turnSecret,
    urlsFor(host) {
      const own = turn === null ? null : ownTurnUrls(config, tls, host)
      return { stun: [...config.stunUrls, ...(own?.stun ?? [])], turn: own?.turn ?? config.turnUrls }
    },
    countedAs: network =>
      countedAs(network).map(({ kind, key }) => ({ key, share: kind === 'site' ? PER_SITE : 1 })),
  })
  const signaling = new Signaling({
    io,
    backends,
    clock,
    logger,
    timers,
    rates,
    backlog: options.backlog ?? BACKLOG,
    identities,
    admittance,
    metrics,
    traces,
    onRefused: (actor, refused) => void access.audit.refused(actor, refused),
    observe(change) {
      if (programs.webhooks.mayListen) programs.webhooks.publishAll(callEvents(change))
    },
    connections,
    warm: config.warm,
    mostParties: options.mostParties ?? SERVER_LIMITS.parties,
    boundary,
    intake,
    // An open server whose secret is its own has only guests: a mark on everybody would say nothing.
    marksGuests: config.access === 'members' || config.jwtSecret !== null || config.jwksUrl !== null,
    budgets,
    payers,
    meterOf,
    iceServers,
  })

  let ownMetrics: MetricsServer | null = null
  try {
    await backends.journal.start()
    await signaling.resume()
    if (config.metricsPort !== null) ownMetrics = await openMetricsServer(metrics, config.metricsPort)
    await listenOn(http, config.host, config.port)
  } catch (error) {
    ownMetrics?.close()
    await surroundings.close()
    await access.close()
    await opened.close()
    throw error
  }
  shared?.onBack(() => void signaling.resume())
  shared?.nodes.start()
  signaling.start()
  programs.webhooks.start()
  ready = true
  const { port } = http.server.address() as AddressInfo
  if (config.https && tls?.origin === 'own')
    inviteToAccept(tls, phoneUrls({ host: config.host, port }), logger)

  const departure = new Drain({ clock, connections, intake, times: config })
  async function drain(): Promise<void> {
    ready = false
    if (backends.nodes.all.length > 1) await departure.run()
  }

  async function close(): Promise<void> {
    ready = false
    departure.stop()
    signaling.stop()
    io.engine.close()
    await open.cutAfter(GOODBYE, http.close())
    ownMetrics?.close()
    signaling.close()
    await programs.webhooks.close()
    await surroundings.close()
    await traces?.close()
    await kept.close()
    await access.close()
    await opened.close()
  }
  const url = urlOf(config, port)
  const setup = config.access === 'members' ? await access.inviting.inviteOwner() : null
  let closing: Promise<void> | null = null
  return {
    url,
    port,
    setupUrl: setup && `${url}${setup.path}`,
    metricsPort: ownMetrics?.port ?? null,
    drain,
    close: () => {
      closing ??= close()
      return closing
    },
  }
}

function withoutUndefined(options: Partial<Config>): Partial<Config> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}
