import { createHash } from 'node:crypto'
import type { RedisClient } from './redis-client.js'
import { RedisError } from './redis-error.js'

/** `write` and `urgent` need a lease. An urgent one also runs where Redis is full. */
export type RunKind = 'read' | 'write' | 'urgent'

/** A script that is to run, or a command that reads. */
export interface Run {
  /** Of the script that was {@link GatheredScripts.add}ed, or the command in capitals. */
  readonly name: string
  readonly kind: RunKind
  readonly keys: readonly string[]
  readonly args: readonly (string | number)[]
  /** Whether nothing else may go with it. */
  readonly isApart?: boolean
  /** Runs it by itself. */
  readonly alone: () => Promise<unknown>
}

/** Runs in their order, the last of them only if none before it has failed, or in a chain each of them. */
interface Group {
  readonly runs: readonly Run[]
  readonly isChain: boolean
  readonly resolve: (result: unknown) => void
  readonly reject: (error: unknown) => void
}

/** What gathers scripts, and asks. */
interface Asker {
  /** Whether they can be gathered now: in a cluster, keys of different calls are on different servers. */
  readonly canGather: boolean
  /** Says that {@link GatheredScripts.send} is to be called at the end of this turn. @param mayWait or a moment later. */
  gather(mayWait: boolean): void
  ask<T>(kind: RunKind, question: (redis: RedisClient) => Promise<T>): Promise<T>
  /** @returns what is wrong with Redis, if an error says so. */
  judge(error: unknown): unknown
}

/** How many run at once: Redis does nothing else meanwhile. */
const MOST = 32

/**
 * What is asked of one Redis in one turn of the event loop, whichever calls it is for, goes as one script: a command costs this process
 * more than what a script does costs Redis. Each script stays what it is: it fails for itself, and where Redis refuses some, each is run by itself.
 */
export class GatheredScripts {
  readonly #asker: Asker
  readonly #bodies = new Map<string, string>()
  #loop = ''
  #sources: Readonly<Record<RunKind, Source>> | null = null
  #groups: Group[] = []
  #count = 0

  constructor(asker: Asker) {
    this.#asker = asker
  }

  /** @param body its text, with the fence if it writes. @param loop the text of `lua/together.lua`. */
  add(name: string, body: string, loop: string): void {
    if (this.#bodies.get(name) === body) return
    this.#bodies.set(name, body)
    this.#loop = loop
    this.#sources = null
  }

  /** Whether what is asked in one turn goes as one script. */
  get canGather(): boolean {
    return this.#asker.canGather
  }

  /**
   * Runs some in their order, the last only if none of the others fails. @returns its result. @throws what one of them has said.
   * @param isChain whether none is run after one that fails.
   */
  run(runs: readonly Run[], mayWait: boolean, isChain = false): Promise<unknown> {
    if (!this.#asker.canGather || runs.some(run => run.isApart)) return runApart({ runs, isChain })
    if (this.#count + runs.length > MOST) this.send()
    this.#asker.gather(mayWait)
    this.#count += runs.length
    return new Promise((resolve, reject) => this.#groups.push({ runs, isChain, resolve, reject }))
  }

  /** Reads a key by a command. @param name in capitals. @returns what Redis says, in no other form. */
  read(
    name: string,
    key: string,
    args: readonly (string | number)[] = [],
    mayWait = false,
  ): Promise<unknown> {
    const alone = () => this.#asker.ask('read', redis => redis.call(name, key, ...args))
    return this.run([{ name, kind: 'read', keys: [key], args, alone }], mayWait)
  }

  /** Reads some fields of a hash. */
  async fields(key: string, names: readonly string[], mayWait = false): Promise<readonly (string | null)[]> {
    return (await this.read('HMGET', key, names, mayWait)) as readonly (string | null)[]
  }

  /** Reads all fields of a hash, with their values. */
  async fieldsOf(
    key: string,
    mayWait = false,
  ): Promise<readonly (readonly [field: string, value: string])[]> {
    const flat = (await this.read('HGETALL', key, [], mayWait)) as readonly string[]
    return Array.from({ length: flat.length / 2 }, (_, index) => [
      flat[2 * index] ?? '',
      flat[2 * index + 1] ?? '',
    ])
  }

  /** Asks now: what is asked next of Redis must not come before. */
  send(): void {
    if (this.#count === 0) return
    const groups = this.#groups
    const isOne = this.#count === 1
    this.#groups = []
    this.#count = 0
    if (isOne) runEachApart(groups)
    else this.#together(groups)
  }

  #together(groups: readonly Group[]): void {
    const keys: string[] = []
    const args: (string | number)[] = []
    let kind: RunKind = 'read'
    for (const { runs, isChain } of groups)
      for (const [place, run] of runs.entries()) {
        if (kind !== 'write' && run.kind !== 'read') kind = run.kind
        keys.push(...run.keys)
        const needs = isChain || place === runs.length - 1 ? place : 0
        args.push(run.name, run.keys.length, run.args.length, needs, ...run.args)
      }
    const { source, sha } = this.#sourceOf(kind)
    const question = (redis: RedisClient) =>
      redis.evalsha(sha, keys.length, ...keys, ...args).catch(error => {
        if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error
        return redis.eval(source, keys.length, ...keys, ...args)
      })
    this.#asker.ask(kind, question).then(
      reply => this.#settle(groups, reply as Reply),
      error => {
        if (isRefusal(error)) runEachApart(groups)
        else for (const { reject } of groups) reject(error)
      },
    )
  }

  #settle(groups: readonly Group[], [failures, ...results]: Reply): void {
    let first = 1
    for (const { runs, resolve, reject } of groups) {
      const next = first + runs.length
      const failed = failures.findIndex(
        (place, index) => index % 2 === 0 && Number(place) >= first && Number(place) < next,
      )
      if (failed === -1) resolve(results[next - 2])
      else reject(this.#asker.judge(new Error(String(failures[failed + 1]))))
      first = next
    }
  }

  #sourceOf(kind: RunKind): Source {
    if (this.#sources === null) {
      const scripts = [...this.#bodies].map(
        ([name, body]) => `['${name}'] = function(KEYS, ARGV)\n${body}\nend,`,
      )
      const text = `local scripts = {\n${scripts.join('\n')}\n}\n${this.#loop}`
      this.#sources = {
        read: sourceOf('#!lua flags=no-writes,allow-oom', text),
        urgent: sourceOf('#!lua flags=allow-oom', text),
        write: sourceOf('#!lua', text),
      }
    }
    return this.#sources[kind]
  }
}

interface Source {
  readonly source: string
  readonly sha: string
}

/** The failures, each as its place and what it said, and the results. */
type Reply = readonly [failures: readonly (number | string)[], ...results: unknown[]]

function sourceOf(head: string, text: string): Source {
  const source = `${head}\n${text}`
  return { source, sha: createHash('sha1').update(source).digest('hex') }
}

function runEachApart(groups: readonly Group[]): void {
  for (const group of groups) runApart(group).then(group.resolve, group.reject)
}

/** Whether Redis has refused to begin, although it may run some of them: what reads, or frees memory. */
function isRefusal(error: unknown): boolean {
  return error instanceof RedisError && (error.fault === 'full' || error.fault === 'read-only')
}

/** The last after all others, or in a chain each after the other. */
async function runApart({ runs, isChain }: Pick<Group, 'runs' | 'isChain'>): Promise<unknown> {
  const first = runs.slice(0, -1)
  if (isChain) for (const run of first.splice(0)) await run.alone()
  if (first.length > 0) await Promise.all(first.map(run => run.alone()))
  return runs.at(-1)?.alone()
}
