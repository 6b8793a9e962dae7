import type { Address, Device } from '@ringdown/protocol'
import { ANSWERS, type Answer, type KeptPlace, type LineStore, placeKey } from '../../store/line-store.js'
import type { RedisConnection } from '../redis-connection.js'
import { RedisScripts, type WriteLease } from '../redis-scripts.js'

/** The scripts in `lua/lines`. */
const LINE_SCRIPTS = { 'keep-place': 'write', 'give-place': 'urgent', 'add-answer': 'write' } as const

export const keptPlaceKey = (caller: Device, address: Address): string =>
  `ringdown:place:${placeKey(caller, address)}`

interface Options {
  readonly redis: RedisConnection
  readonly lease: WriteLease
  /** The folder of the scripts. */
  readonly root: URL
}

/** Keeps what is remembered of lines in Redis, for every process of the server. */
export class RedisLines implements LineStore {
  readonly #redis: RedisConnection
  readonly #scripts: RedisScripts<typeof LINE_SCRIPTS>

  constructor(options: Options) {
    this.#redis = options.redis
    this.#scripts = new RedisScripts(options, 'lines/', LINE_SCRIPTS)
  }

  async keepPlace(caller: Device, address: Address, place: KeptPlace, lifetimeMs: number): Promise<void> {
    await this.#scripts.run(
      'keep-place',
      [keptPlaceKey(caller, address)],
      [JSON.stringify(place), lifetimeMs],
    )
  }

  async placeOf(caller: Device, address: Address): Promise<KeptPlace | null> {
    const kept = (await this.#redis.scripts.read('GET', keptPlaceKey(caller, address))) as string | null
    return kept === null ? null : (JSON.parse(kept) as KeptPlace)
  }

  async givePlace(caller: Device, address: Address, place: KeptPlace): Promise<void> {
    await this.#scripts.run('give-place', [keptPlaceKey(caller, address)], [JSON.stringify(place)])
  }

  async addAnswer(line: string, at: number, since: number): Promise<void> {
    await this.#scripts.run('add-answer', [answersKey(line)], [at, since, ANSWERS.most, ANSWERS.lifetimeMs])
  }

  async answers(line: string): Promise<readonly Answer[]> {
    const kept = await this.#redis.ask('read', redis => redis.lrange(answersKey(line), 0, -1))
    return kept.reverse().map(answer => {
      const [at = 0, tookMs = 0] = answer.split(' ').map(Number)
      return { at, tookMs }
    })
  }
}

const answersKey = (line: string): string => `ringdown:answers:${line}`
