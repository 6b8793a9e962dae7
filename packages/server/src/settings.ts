import { WARM_POLICIES } from '@ringdown/protocol'
import * as z from 'zod'

/** One setting: the same name as a variable of the environment and as a flag. */
export interface Setting<Value> {
  readonly variable: string
  readonly flag: string
  readonly schema: z.ZodType<Value>
  /** For `--help`: what it is, what is allowed, the default. */
  readonly help: string
}

function text<Value>(check: (value: string) => Value | null, mistake: string) {
  return z.string().transform((value, context) => {
    const checked = check(value)
    if (checked !== null) return checked
    context.addIssue(mistake)
    return z.NEVER
  })
}

function number(min: number, max: number, whole: boolean, mistake: string) {
  return text(value => {
    const parsed = /^\d+(\.\d+)?$/.test(value) ? Number(value) : Number.NaN
    return parsed >= min && parsed <= max && (!whole || Number.isInteger(parsed)) ? parsed : null
  }, mistake)
}

function list(check: (item: string) => string | null, mistake: string) {
  return text(value => {
    const items = value
      .split(',')
      .map(item => item.trim())
      .filter(item => item !== '')
      .map(check)
    return items.every(item => item !== null) ? items : null
  }, mistake)
}

/** `https://example.org` as browsers send it in `Origin`; `null` where it is something else. */
function readOrigin(item: string): string | null {
  if (!URL.canParse(item)) return null
  const url = new URL(item)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null
  const bare = url.pathname === '/' && url.search === '' && url.hash === '' && url.username === ''
  return bare ? url.origin : null
}

const HOST = String.raw`(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?`
const STUN_URL = new RegExp(`^stuns?:${HOST}$`)
const TURN_URL = new RegExp(String.raw`^turns?:${HOST}(?:\?transport=(?:udp|tcp))?$`)

const matching = (shape: RegExp) => (item: string) => (shape.test(item) ? item : null)

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

function named<Value>(
  variable: string,
  flag: string,
  schema: z.ZodType<Value>,
  help: string,
): Setting<Value> {
  return { variable, flag, schema, help }
}

const secret = text(
  value => (value.length >= 32 ? value : null),
  'must have at least 32 characters, for example from "openssl rand -base64 32"',
)

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
    list(
      matching(STUN_URL),
      'must be URLs such as "stun:stun.example.org:3478", separated by commas',
    ).default([]),
    'STUN servers for the browsers, separated by commas (none)',
  ),
  turnUrls: named(
    'RINGDOWN_TURN_URLS',
    'turn-urls',
    list(
      matching(TURN_URL),
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
  trustProxy: named(
    'RINGDOWN_TRUST_PROXY',
    'trust-proxy',
    text(
      value => ({ true: true, false: false })[value] ?? null,
      'must be "true" or "false"; say "true" only behind a reverse proxy that sets X-Forwarded-For',
    ).default(false),
    'true behind a reverse proxy that sets X-Forwarded-For, so that limits count people, not the proxy (false)',
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
