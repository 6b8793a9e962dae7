import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Condition } from '../store/condition.js'
import type { Run } from './gathered-scripts.js'
import type { RedisClient } from './redis-client.js'
import type { RedisConnection } from './redis-connection.js'
import { RedisError } from './redis-error.js'
import { ScriptCondition } from './script-condition.js'

/**
 * `write` and `urgent` need a lease. An urgent one also runs where Redis is full, because it frees something, or a call could not end
 * without it; and so does a `lease`, which is about leases and needs none.
 */
type ScriptKind = 'read' | 'write' | 'urgent' | 'lease'

/** Scripts by their names. */
type Kinds = Readonly<Record<string, ScriptKind>>

interface Script {
  readonly path: string
  readonly kind: ScriptKind
  readonly source: string
  readonly sha: string
}

/** How a script is run. */
export interface Manner {
  /** Whether it waits until a replica has what it writes, where one keeps up. */
  readonly isReplicated?: boolean
  /** Whether one that writes is urgent this time. */
  readonly isUrgent?: boolean
  /** Whether nobody waits for it, so that it may go with what is asked next. */
  readonly mayWait?: boolean
}

type Argument = string | number
/** A script that is to run. */
export interface Call<K extends Kinds> extends Manner {
  readonly name: keyof K
  readonly keys: readonly string[]
  readonly args: readonly Argument[]
}
type Command = 'eval' | 'evalsha'
/** A script or its hash, how many keys there are, the keys, and the arguments. */
type Sent = readonly [script: string, keys: number, ...given: Argument[]]

/** The right to write, which ends by itself. */
export interface WriteLease {
  /** When it ends unless it is renewed, in milliseconds by Redis's clock. */
  readonly until: number
  /** The number of the node whose it is. No other has had it before. */
  readonly fence: number
}

/** What every part needs that keeps something in Redis. */
export interface RedisAccess {
  readonly redis: RedisConnection
  readonly lease: WriteLease
  /** The folder of the scripts. */
  readonly root: URL
}

/**
 * Runs Lua scripts, each atomic. Redis is sent a script when it does not know it yet, else only its hash. Before each script that
 * writes stands `lua/fence.lua`, and the first argument of each is when our lease ends: one that arrives later changes nothing.
 */
export class RedisScripts<K extends Kinds> {
  readonly #redis: RedisConnection
  readonly #lease: WriteLease
  readonly #scripts: ReadonlyMap<keyof K, Script>
  /** Those that write, as they are when they are urgent. */
  readonly #urgent: ReadonlyMap<keyof K, Script>

  /** @param folder below it, with a slash at its end, or empty. @param kinds all scripts that are there. */
  constructor({ redis, lease, root }: RedisAccess, folder: string, kinds: K) {
    this.#redis = redis
    this.#lease = lease
    const fence = readFileSync(new URL('fence.lua', root), 'utf8')
    const bodies = Object.entries(kinds).map(([name, kind]) => {
      const body = readFileSync(new URL(`${folder}${name}.lua`, root), 'utf8')
      return [name, kind, isFenced(kind) ? `${fence}\n${body}` : body] as const
    })
    const pathOf = (name: string) => `${folder}${name}`
    this.#scripts = new Map(
      bodies.map(([name, kind, source]) => [name, scriptOf(pathOf(name), kind, source)]),
    )
    const writing = bodies.filter(([, kind]) => kind === 'write')
    this.#urgent = new Map(
      writing.map(([name, , source]) => [name, scriptOf(pathOf(name), 'urgent', source)]),
    )
    const loop = readFileSync(new URL('together.lua', root), 'utf8')
    for (const [name, , source] of bodies) redis.scripts.add(pathOf(name), source, loop)
  }

  /** @throws {RedisError} if Redis cannot be used, or our lease has ended. */
  run(
    name: keyof K,
    keys: readonly string[],
    args: readonly Argument[],
    manner: Manner = {},
  ): Promise<unknown> {
    return this.runAfter([], { name, keys, args, ...manner })
  }

  /**
   * Runs one after others, and not if one of those fails. @returns its result. @throws {RedisError} likewise.
   * @param conditions run before all of them; after one that fails, nothing else is run.
   */
  async runAfter(
    others: readonly Call<K>[],
    last: Call<K>,
    conditions: readonly Run[] = [],
  ): Promise<unknown> {
    const { scripts } = this.#redis
    const runs = [...conditions]
    for (const call of others) runs.push(this.#runOf(call))
    runs.push(this.#runOf(last))
    const reply = await scripts.run(runs, last.mayWait ?? false, conditions.length > 0)
    if (reply === 'fenced') throw new RedisError('fenced', FENCED)
    return reply
  }

  /** What a script says that fails if it does not hold. @param held is told if it did, and what was to be written was. */
  condition(name: keyof K, keys: readonly string[], args: readonly Argument[], held?: () => void): Condition {
    return new ScriptCondition(this.#runOf({ name, keys, args }), held)
  }

  #runOf({ name, keys, args, isReplicated = false, isUrgent = false, mayWait = false }: Call<K>): Run {
    const script = (isUrgent ? this.#urgent.get(name) : undefined) ?? this.#scripts.get(name)
    if (script === undefined) throw new TypeError(`there is no script ${String(name)}`)
    const { path, kind, source, sha } = script
    const given = isFenced(kind) ? [this.#lease.until, ...args] : args
    const send = isReplicated ? this.#sendReplicated : this.#send
    const question = async (redis: RedisClient) => {
      try {
        return await send.call(this, redis, 'evalsha', [sha, keys.length, ...keys, ...given])
      } catch (error) {
        if (!(error instanceof Error)) throw error
        if (error.message.startsWith('NOSCRIPT'))
          return send.call(this, redis, 'eval', [source, keys.length, ...keys, ...given])
        // The client follows a slot that has moved only for single commands.
        if (isReplicated && /^(?:MOVED|ASK) /.test(error.message))
          return this.#send(redis, 'eval', [source, keys.length, ...keys, ...given])
        throw error
      }
    }
    const asked = kind === 'lease' ? 'read' : kind
    const alone = () => this.#redis.ask(asked, question, mayWait)
    const isApart = kind === 'lease' || (isReplicated && this.#redis.replicas.patience !== null)
    return { name: path, kind: asked, keys, args: given, alone, isApart }
  }

  #send(redis: RedisClient, command: Command, [script, count, ...given]: Sent): Promise<unknown> {
    return redis[command](script, count, ...given)
  }

  /** Redis counts what the same connection has written before, so both go together, in a cluster to the same master. */
  async #sendReplicated(redis: RedisClient, command: Command, sent: Sent): Promise<unknown> {
    const { replicas } = this.#redis
    const { patience } = replicas
    if (patience === null) return this.#send(redis, command, sent)
    const [script, count, ...given] = sent
    const [ran, waited] =
      (await redis
        .pipeline()
        [command](script, count, ...given)
        .wait(1, patience)
        .exec()) ?? []
    if (ran?.[0] !== null) throw ran?.[0] ?? new Error('Connection is closed.')
    // What it wrote stands, also where waiting failed.
    if (waited?.[0] === null) replicas.waited(Number(waited[1]))
    return ran[1]
  }
}

/** Where Redis is full, it runs only what says so in its first line. */
const PASSES = '#!lua flags=allow-oom\n'

function scriptOf(path: string, kind: ScriptKind, body: string): Script {
  const source = kind === 'urgent' || kind === 'lease' ? `${PASSES}${body}` : body
  return { path, kind, source, sha: createHash('sha1').update(source).digest('hex') }
}

function isFenced(kind: ScriptKind): boolean {
  return kind === 'write' || kind === 'urgent'
}

const FENCED =
  'This server has not been heard of for too long, so Redis takes nothing from it before it has its lease again.'
