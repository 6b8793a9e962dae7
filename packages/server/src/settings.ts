import { WARM_POLICIES } from '@ringdown/protocol'
import * as z from 'zod'
import {
  isStunUrl,
  isTurnUrl,
  list,
  number,
  onOff,
  type PortRange,
  readHost,
  readOrigin,
  readPortRange,
  secret,
  text,
} from './setting-schemas.js'

/** One setting: the same name as a variable of the environment and as a flag. */
export interface Setting<Value> {
  readonly variable: string
  readonly flag: string
  readonly schema: z.ZodType<Value>
  /** For `--help`: what it is, what is allowed, the default. */
  readonly help: string
  /** `true` for one whose flag needs no value: `--turn` means `--turn true`. */
  readonly isSwitch: boolean
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

function named<Value>(
  variable: string,
  flag: string,
  schema: z.ZodType<Value>,
  help: string,
): Setting<Value> {
  return { variable, flag, schema, help, isSwitch: false }
}

function onOffNamed(variable: string, flag: string, mistake: string, help: string): Setting<boolean> {
  return { variable, flag, schema: onOff(mistake), help, isSwitch: true }
}

const ON_OFF = 'must be "true" or "false"'

function port(variable: string, flag: string, standard: number, help: string): Setting<number> {
  const schema = number(1, 65_535, true, 'must be a whole number from 1 to 65535').default(standard)
  return named(variable, flag, schema, help)
}

export const SETTINGS = {
  port: named(
    'PORT',
    'port',
    number(0, 65_535, true, 'must be a whole number from 0 to 65535').default(3000),
    'the TCP port to serve on; 0 takes a free one (3000)',
  ),
  host: named(
    'RINGDOWN_HOST',
    'host',
    z.string().default('0.0.0.0'),
    'the address to serve on (0.0.0.0: all of them)',
  ),
  allowedOrigins: named(
    'RINGDOWN_ALLOWED_ORIGINS',
    'allowed-origins',
    list(
      readOrigin,
      'must be origins such as "https://app.example.org", without a path, separated by commas',
    ).default([]),
    "pages that may connect, beyond the server's own, separated by commas (none)",
  ),
  stunUrls: named(
    'RINGDOWN_STUN_URLS',
    'stun-urls',
    list(isStunUrl, 'must be URLs such as "stun:stun.example.org:3478", separated by commas').default([]),
    'STUN servers for the browsers, separated by commas (none)',
  ),
  turnUrls: named(
    'RINGDOWN_TURN_URLS',
    'turn-urls',
    list(
      isTurnUrl,
      'must be URLs such as "turn:turn.example.org:3478?transport=udp", separated by commas',
    ).default([]),
    'TURN servers for the browsers, separated by commas; needs the TURN secret (none)',
  ),
  turnSecret: named(
    'RINGDOWN_TURN_SECRET',
    'turn-secret',
    z.string().nullable().default(null),
    "the secret shared with the TURN servers: coturn's static-auth-secret",
  ),
  turn: onOffNamed(
    'RINGDOWN_TURN',
    'turn',
    ON_OFF,
    'start a TURN server beside this one: an installed coturn, configured and kept running (false)',
  ),
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
    'with --turn: the UDP ports it relays through (49152-65535)',
  ),
  https: onOffNamed(
    'RINGDOWN_HTTPS',
    'https',
    ON_OFF,
    'serve https: with the certificate given, or one made here that browsers warn about (false)',
  ),
  tlsCert: named(
    'RINGDOWN_TLS_CERT',
    'tls-cert',
    z.string().nullable().default(null),
    'for --https and TURN over TLS: the file of the certificate with its chain, PEM; read again when it changes',
  ),
  tlsKey: named(
    'RINGDOWN_TLS_KEY',
    'tls-key',
    z.string().nullable().default(null),
    "the file of the certificate's private key, PEM",
  ),
  jwtSecret: named(
    'RINGDOWN_JWT_SECRET',
    'jwt-secret',
    secret.nullable().default(null),
    'signs the tokens people are known by, at least 32 characters (made once, kept in the data directory)',
  ),
  ringSeconds: named(
    'RINGDOWN_RING_SECONDS',
    'ring-seconds',
    number(1, 600, false, 'must be a number of seconds from 1 to 600').default(60),
    'how long a call rings a person, 1 to 600; below 5 only makes sense in tests (60)',
  ),
  warm: named(
    'RINGDOWN_WARM',
    'warm',
    z.enum(WARM_POLICIES, `must be one of ${WARM_POLICIES.join(', ')}`).default('contacts'),
    'whose ring connects before it is answered, and so shows the caller where the callee is: contacts, everyone, relay (through TURN only), off (contacts)',
  ),
  trustProxy: onOffNamed(
    'RINGDOWN_TRUST_PROXY',
    'trust-proxy',
    'must be "true" or "false"; say "true" only behind a reverse proxy that sets X-Forwarded-For',
    'behind a reverse proxy that sets X-Forwarded-For, so that limits count people, not the proxy (false)',
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
    'the directory that keeps what must outlive a restart (.ringdown)',
  ),
} as const

type ValueOf<S> = S extends Setting<infer Value> ? Value : never

/** What the server runs with: every setting, checked. Lists are as given, origins as browsers send them. */
export type Config = { readonly [Key in keyof typeof SETTINGS]: ValueOf<(typeof SETTINGS)[Key]> }
