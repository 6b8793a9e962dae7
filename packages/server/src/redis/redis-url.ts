import { RedisError } from './redis-error.js'

/** A host and its port. */
interface Endpoint {
  readonly host: string
  readonly port: number
}

/** How Redis is set up: one server, a master that Sentinels name, or a cluster. */
type Topology = 'server' | 'sentinel' | 'cluster'

/** Which Redis it is, and what it takes to get in. */
export interface RedisTarget {
  readonly topology: Topology
  /** The server; or all Sentinels; or some nodes of the cluster, which know the others. */
  readonly endpoints: readonly Endpoint[]
  /** What Sentinels call the master; empty without them. */
  readonly master: string
  readonly isTls: boolean
  readonly username: string
  readonly password: string
  readonly database: number
  /** Of the Sentinels themselves; empty if they ask for none. */
  readonly sentinelUsername: string
  readonly sentinelPassword: string
}

/** What to write, by topology. */
const EXAMPLES: Readonly<Record<Topology, string>> = {
  server: 'redis://user:password@host:6379/0',
  sentinel: 'redis-sentinel://:password@host:26379,host2:26379,host3:26379/mymaster/0',
  cluster: 'redis-cluster://user:password@host:7001,host2:7002,host3:7003',
}
const PORTS: Readonly<Record<Topology, number>> = { server: 6379, sentinel: 26_379, cluster: 6379 }

const URL_SHAPE =
  /^redis(s?)(?:-(sentinel|cluster))?:\/\/(?:([^@/?#]*)@)?([^@/?#]*)(?:\/([^?#]*))?(?:\?([^#]*))?$/
const SCHEME = /^rediss?(?:-(sentinel|cluster))?:\/\//
const ENDPOINT = /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?$/
const SENTINEL_OPTIONS: readonly string[] = ['sentinel-user', 'sentinel-password']

/**
 * Reads `RINGDOWN_REDIS_URL`. An `s` after `redis` means TLS, to Sentinels as well. Sentinels with a password of their own get it from
 * `?sentinel-user=…&sentinel-password=…`.
 * @throws {RedisError} `refused`, with a sentence that says what to write and reveals nothing of the URL.
 */
export function readRedisUrl(url: string): RedisTarget {
  const mistake = mistakeIn(url)
  if (mistake !== null) throw new RedisError('refused', `RINGDOWN_REDIS_URL ${mistake}.`)
  const [, tls, kind, credentials = '', , path = '', query = ''] = URL_SHAPE.exec(url) ?? []
  const topology = topologyOf(kind)
  const [username = '', password = ''] = credentials.split(/:(.*)/s).map(decodeURIComponent)
  const { master, database } = readPath(topology, path)
  const options = new URLSearchParams(query)
  return {
    topology,
    endpoints: endpointsOf(url).flatMap(endpoint => endpoint ?? []),
    master,
    isTls: tls === 's',
    username,
    password,
    database: Number(database),
    sentinelUsername: options.get('sentinel-user') ?? '',
    sentinelPassword: options.get('sentinel-password') ?? '',
  }
}

/** Half a sentence that says what is wrong and what to write, after the name of the setting; `null` if nothing is. */
export function mistakeIn(url: string): string | null {
  const parts = URL_SHAPE.exec(url)
  const [scheme, kind] = SCHEME.exec(url) ?? []
  if (scheme === undefined)
    return `must begin with redis://, redis-sentinel:// or redis-cluster://, or with rediss for TLS, as in "${EXAMPLES.server}"`
  const [, , , credentials = '', , path = '', query = ''] = parts ?? []
  if (parts === null || path.includes('@') || query.includes('@'))
    return `must be a URL such as "${EXAMPLES[topologyOf(kind)]}", with "@", "/", "?", "#" and "%" in a password written as %40, %2F, %3F, %23 and %25`
  const topology = topologyOf(kind)
  const example = EXAMPLES[topology]
  if (!isDecodable(credentials) || !isDecodable(path))
    return 'has a "%" that stands for nothing: write it as %25'
  const endpoints = endpointsOf(url)
  if (endpoints.some(endpoint => endpoint === null))
    return `must name hosts with ports from 1 to 65535, separated by commas, as in "${example}"`
  if (topology === 'server' && endpoints.length > 1)
    return `names several hosts: write "${EXAMPLES.sentinel}" for Sentinels, or "${EXAMPLES.cluster}" for a cluster`
  const { master, database, rest } = readPath(topology, path)
  if (topology === 'sentinel' && (master === '' || /^\d+$/.test(master)))
    return `must name the master that the Sentinels watch, as in "${example}"`
  if (topology === 'cluster' && path !== '' && path !== '0')
    return 'must end after the hosts: a cluster has only the database 0'
  if (rest !== '' || !/^\d{1,5}$/.test(database))
    return `must end with the number of a database, as in "${example}"`
  const known = topology === 'sentinel' ? SENTINEL_OPTIONS : []
  const strange = [...new URLSearchParams(query).keys()].find(name => !known.includes(name))
  if (strange !== undefined)
    return known.length === 0
      ? 'must have nothing after a "?"'
      : `must have nothing after the "?" but ${known.map(name => `"${name}=…"`).join(' and ')}`
  return null
}

/** The hosts in a target, for messages: the rest is secret. */
export function hostOf({ endpoints }: RedisTarget): string {
  return endpoints.map(({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`).join(', ')
}

function topologyOf(kind: string | undefined): Topology {
  return kind === 'sentinel' || kind === 'cluster' ? kind : 'server'
}

function endpointsOf(url: string): (Endpoint | null)[] {
  const [, , kind, , authority = ''] = URL_SHAPE.exec(url) ?? []
  return authority.split(',').map(item => {
    const [, host, port] = ENDPOINT.exec(item.trim()) ?? []
    const number = port === undefined ? PORTS[topologyOf(kind)] : Number(port)
    if (host === undefined || number < 1 || number > 65_535) return null
    return { host: host.replace(/^\[|\]$/g, ''), port: number }
  })
}

function readPath(topology: Topology, path: string): { master: string; database: string; rest: string } {
  const parts = path.split('/').map(decodeURIComponent)
  const master = topology === 'sentinel' ? (parts.shift() ?? '') : ''
  const [database = '', ...rest] = parts
  return { master, database: database === '' ? '0' : database, rest: rest.join('/') }
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}
