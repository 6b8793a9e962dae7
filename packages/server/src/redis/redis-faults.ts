import { RedisError, type RedisFault } from './redis-error.js'

/** What Redis's error replies begin with. */
const REPLIES: Readonly<Record<string, RedisFault>> = {
  NOAUTH: 'refused',
  WRONGPASS: 'refused',
  NOPERM: 'refused',
  READONLY: 'read-only',
  MISCONF: 'read-only',
  NOREPLICAS: 'read-only',
  OOM: 'full',
  LOADING: 'busy',
  BUSY: 'busy',
  MASTERDOWN: 'busy',
  CLUSTERDOWN: 'busy',
  TRYAGAIN: 'busy',
}

/** Of sockets, TLS, and the client, which has only words for most of its own. */
const LOST =
  /^(?:E[A-Z]+$|CERT_|SELF_SIGNED|UNABLE_|DEPTH_|ERR_TLS|ERR_SSL)|Stream isn't writeable|Connection is closed|max retries per request|Command timed out|Socket timeout|connect ETIMEDOUT|sentinels are unreachable|startup nodes is available|Cluster isn't ready|Cluster is (?:ended|disconnect)|slots cache|Too many Cluster redirections|timeout$/

const SENTENCES: Readonly<Record<Exclude<RedisFault, 'unfit' | 'taken' | 'fenced'>, string>> = {
  unreachable: 'cannot be reached. See that it runs and that RINGDOWN_REDIS_URL is right.',
  busy: 'is there, but answers nothing yet: it loads its data, or runs a long script.',
  refused: 'refuses us. Check the user and the password in RINGDOWN_REDIS_URL.',
  'read-only':
    'takes no changes: it is a replica, or cannot write to its disk. Let RINGDOWN_REDIS_URL lead to the master, and see its own log.',
  full: 'has no memory left. Raise its maxmemory.',
}

/** What shows that Redis is set up in another way than the URL says. */
const ELSEWISE: readonly (readonly [said: RegExp, sentence: string])[] = [
  [/cluster support disabled/, 'is no cluster. Write redis:// instead of redis-cluster://.'],
  [/unknown command.*sentinel/i, 'is no Sentinel. Write redis:// instead of redis-sentinel://.'],
  [
    /no such master/i,
    'knows no master of that name. Write at the end of RINGDOWN_REDIS_URL what stands after "sentinel monitor" in its configuration.',
  ],
]

/** The fault that an error of Redis or of its client means; `null` if the command is at fault. */
export function redisFault(host: string, error: unknown): RedisError | null {
  if (error instanceof RedisError) return error
  const elsewise = ELSEWISE.find(([said]) => error instanceof Error && said.test(error.message))
  if (elsewise !== undefined)
    return new RedisError('refused', `Redis at ${host} ${elsewise[1]}`, { cause: error })
  const fault = faultOf(error)
  if (fault === null) return null
  const said =
    error instanceof Error && error.message !== '' ? ` It said: ${error.message.replace(/\.$/, '')}.` : ''
  return new RedisError(fault, `Redis at ${host} ${SENTENCES[fault]}${said}`, { cause: error })
}

/** Why a client has no connection: one of a cluster says only that no node is there, and why the last was not as a part of that. */
export function causeOf(error: Error): Error {
  return 'lastNodeError' in error && error.lastNodeError instanceof Error ? error.lastNodeError : error
}

/** No answer came in time. */
export function unanswered(host: string): RedisError {
  return new RedisError(
    'unreachable',
    `Redis at ${host} does not answer. See that it runs and is not overloaded.`,
  )
}

function faultOf(error: unknown): keyof typeof SENTENCES | null {
  if (!(error instanceof Error)) return null
  // Within a script the reply begins with its own words.
  const word = /^(?:ERR )?(?:Error running script.*?: )?-?([A-Z]+)\b/.exec(error.message)?.[1] ?? ''
  const known = REPLIES[word]
  if (known !== undefined && known in SENTENCES) return known as keyof typeof SENTENCES
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return LOST.test(code) || LOST.test(error.message) ? 'unreachable' : null
}
