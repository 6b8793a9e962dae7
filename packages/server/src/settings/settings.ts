import { WARM_POLICIES } from '@ringdown/protocol'
import * as z from 'zod'
import { mistakeIn } from '../redis/redis-url.js'
import { IDENTITY_SETTINGS } from './identity-settings.js'
import { named, ON_OFF, onOffNamed, port, type Setting } from './setting.js'
import {
  isStunUrl,
  isTurnUrl,
  list,
  number,
  type PortRange,
  readHost,
  readNetwork,
  readOrigin,
  readPortRange,
  secret,
  text,
} from './setting-schemas.js'
import { TRACE_SETTINGS } from './trace-settings.js'

export type { Setting } from './setting.js'

/** Its parts are read where the connection is opened. */
const redisUrl = z.string().superRefine((value, context) => {
  const mistake = mistakeIn(value)
  if (mistake !== null) context.addIssue(mistake)
})

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

export const SETTINGS = {
  port: named(
    'PORT',
    'port',
    number(0, 65_535, true, 'must be a whole number from 0 to 65535').default(3000),
    'the TCP port to serve on; 0 picks a free one (3000)',
  ),
  host: named(
    'RINGDOWN_HOST',
    'host',
    z.string().default('::'),
    'the address to serve on; :: means all, 0.0.0.0 all of IPv4 (::)',
  ),
  allowedOrigins: named(
    'RINGDOWN_ALLOWED_ORIGINS',
    'allowed-origins',
    list(
      readOrigin,
      'must be origins such as "https://app.example.org", without a path, separated by commas',
    ).default([]),
    'origins whose pages may connect, besides the server itself, separated by commas (none)',
  ),
  allowedHosts: named(
    'RINGDOWN_ALLOWED_HOSTS',
    'allowed-hosts',
    list(readHost, 'must be host names such as "calls.example.org", separated by commas').default([]),
    'names of this server, besides its addresses, local names and those in its other settings, separated by commas (none)',
  ),
  frameAncestors: named(
    'RINGDOWN_FRAME_ANCESTORS',
    'frame-ancestors',
    list(
      readOrigin,
      'must be origins such as "https://www.example.org", without a path, separated by commas',
    ).default([]),
    'origins whose pages may show the app in a frame, separated by commas (none)',
  ),
  stunUrls: named(
    'RINGDOWN_STUN_URLS',
    'stun-urls',
    list(isStunUrl, 'must be URLs such as "stun:stun.example.org:3478", separated by commas').default([]),
    'STUN servers for browsers, separated by commas (none)',
  ),
  turnUrls: named(
    'RINGDOWN_TURN_URLS',
    'turn-urls',
    list(
      isTurnUrl,
      'must be URLs such as "turn:turn.example.org:3478?transport=udp", separated by commas',
    ).default([]),
    'TURN servers for browsers, separated by commas; needs the TURN secret (none)',
  ),
  turnSecret: named(
    'RINGDOWN_TURN_SECRET',
    'turn-secret',
    z.string().nullable().default(null),
    "the secret shared with the TURN servers: coturn's static-auth-secret",
  ),
  turn: onOffNamed('RINGDOWN_TURN', 'turn', ON_OFF, 'run an installed coturn as the TURN server (false)'),
  turnHost: named(
    'RINGDOWN_TURN_HOST',
    'turn-host',
    text(readHost, 'must be a host name or an address without a port, such as "calls.example.org"')
      .nullable()
      .default(null),
    'with --turn: where browsers find it (the host of the page they opened)',
  ),
  turnPort: port('RINGDOWN_TURN_PORT', 'turn-port', 3478, 'with --turn: its UDP and TCP port (3478)'),
  turnTlsPort: port(
    'RINGDOWN_TURN_TLS_PORT',
    'turn-tls-port',
    5349,
    'with --turn and a TLS certificate: its TCP port for TLS; 443 passes most firewalls (5349)',
  ),
  turnRelayPorts: named(
    'RINGDOWN_TURN_RELAY_PORTS',
    'turn-relay-ports',
    text<PortRange>(
      readPortRange,
      'must be a range of ports from 1024 to 65535 such as "49152-65535"',
    ).default({ first: 49_152, last: 65_535 }),
    'with --turn: its UDP ports for relaying (49152-65535)',
  ),
  relayKbps: named(
    'RINGDOWN_RELAY_KBPS',
    'relay-kbps',
    number(50, 10_000, true, 'must be a whole number of kbit/s from 50 to 10000').nullable().default(null),
    'the most that the app sends of a picture through a TURN server, in kbit/s (1000)',
  ),
  https: onOffNamed(
    'RINGDOWN_HTTPS',
    'https',
    ON_OFF,
    'serve https with the given certificate, or with a self-signed one that browsers warn about (false)',
  ),
  tlsCert: named(
    'RINGDOWN_TLS_CERT',
    'tls-cert',
    z.string().nullable().default(null),
    'for --https and TURN over TLS: the certificate file with its chain, PEM; reloaded when it changes',
  ),
  tlsKey: named(
    'RINGDOWN_TLS_KEY',
    'tls-key',
    z.string().nullable().default(null),
    "the certificate's private key file, PEM",
  ),
  ringSeconds: named(
    'RINGDOWN_RING_SECONDS',
    'ring-seconds',
    number(1, 600, false, 'must be a number of seconds from 1 to 600').default(60),
    'how long a call rings a person, 1 to 600; values below 5 are for tests (60)',
  ),
  drainSeconds: named(
    'RINGDOWN_DRAIN_SECONDS',
    'drain-seconds',
    number(0, 3_600, false, 'must be a number of seconds from 0 to 3600').default(15),
    'how long a node that stops gives its devices to move to the others, if there are any, up to 3600 (15)',
  ),
  drainDelaySeconds: named(
    'RINGDOWN_DRAIN_DELAY_SECONDS',
    'drain-delay-seconds',
    number(0, 600, false, 'must be a number of seconds from 0 to 600').default(5),
    'how long /readyz says that it stops before that begins, so that load balancers notice, up to 600 (5)',
  ),
  linkHours: named(
    'RINGDOWN_LINK_HOURS',
    'link-hours',
    number(1 / 60, 480, false, 'must be a number of hours from 1/60 to 480').default(24),
    'how long a link works, whether or not its caller keeps the page open, up to 480 hours (24)',
  ),
  warm: named(
    'RINGDOWN_WARM',
    'warm',
    z.enum(WARM_POLICIES, `must be one of ${WARM_POLICIES.join(', ')}`).default('contacts'),
    'whose calls connect while ringing, which reveals the network address of the person called: contacts, everyone, relay (through TURN only), off (contacts)',
  ),
  trustProxy: onOffNamed(
    'RINGDOWN_TRUST_PROXY',
    'trust-proxy',
    'must be "true" or "false"; use "true" only behind a reverse proxy that sets X-Forwarded-For',
    'the older way to trust proxies: all on this machine and in private networks (false)',
  ),
  trustedProxies: named(
    'RINGDOWN_TRUSTED_PROXIES',
    'trusted-proxies',
    list(
      readNetwork,
      'must be addresses or ranges such as "127.0.0.1, 10.0.0.0/8", separated by commas',
    ).default([]),
    'reverse proxies whose X-Forwarded-For is believed, so that limits apply per person, separated by commas (none)',
  ),
  metricsPort: named(
    'RINGDOWN_METRICS_PORT',
    'metrics-port',
    number(0, 65_535, true, 'must be a whole number from 0 to 65535').nullable().default(null),
    'serve /metrics on a port of its own, on 127.0.0.1 (on the port of the app, to this machine)',
  ),
  metricsToken: named(
    'RINGDOWN_METRICS_TOKEN',
    'metrics-token',
    secret.nullable().default(null),
    'serve /metrics on the port of the app to those who send this bearer token, at least 32 characters',
  ),
  logLevel: named(
    'RINGDOWN_LOG_LEVEL',
    'log-level',
    z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
    `one of ${LOG_LEVELS.join(', ')} (info)`,
  ),
  dataDir: named(
    'RINGDOWN_DATA_DIR',
    'data-dir',
    z.string().default('.ringdown'),
    'the directory for data that must survive a restart (.ringdown)',
  ),
  webhookPrivate: named(
    'RINGDOWN_WEBHOOK_PRIVATE',
    'webhook-private',
    z
      .enum(['on', 'off'], 'must be "on" or "off"')
      .default('off')
      .transform(value => value === 'on'),
    'whether webhooks may be sent to private networks and without https (off)',
  ),
  retentionDays: named(
    'RINGDOWN_RETENTION_DAYS',
    'retention-days',
    number(1, 3_650, true, 'must be a whole number of days from 1 to 3650').default(90),
    'how long records of what is over are kept: calls, the audit log, ended invitations (90)',
  ),
  databaseUrl: named(
    'RINGDOWN_DATABASE_URL',
    'database-url',
    z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://')
      .nullable()
      .default(null),
    'keep records in this PostgreSQL, as postgres://user:password@host/database (in a file of the data directory)',
  ),
  redisUrl: named(
    'RINGDOWN_REDIS_URL',
    'redis-url',
    redisUrl.nullable().default(null),
    'keep live calls in this Redis or Valkey, as redis://user:password@host:6379/0, redis-sentinel://… or redis-cluster://… (in memory)',
  ),
  ...IDENTITY_SETTINGS,
  ...TRACE_SETTINGS,
} as const

type ValueOf<S> = S extends Setting<infer Value> ? Value : never

/**
 * The checked settings the server runs with. Lists are as given, origins as browsers send them.
 * @interface
 */
export type Config = { readonly [Key in keyof typeof SETTINGS]: ValueOf<(typeof SETTINGS)[Key]> }
