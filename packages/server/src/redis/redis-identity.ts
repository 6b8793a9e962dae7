import type { Redis } from 'ioredis'
import { readInfo } from './redis-info.js'

/**
 * Notices that another process answers as master than before: Redis was restarted, or has failed over. Replication and files are
 * behind the answers by a moment, so the last writes may be lost even though nothing was away for long.
 */
export class RedisIdentity {
  #masters: readonly Redis[] = []
  #runs: ReadonlySet<string> | null = null

  /** Whether it is worth asking, because connections or roles have changed. */
  isChanged(masters: readonly Redis[]): boolean {
    return masters.length !== this.#masters.length || masters.some(master => !this.#masters.includes(master))
  }

  /** @returns whether one of the masters was none before. What cannot be asked is looked at the next time. */
  async look(masters: readonly Redis[]): Promise<boolean> {
    const infos = await Promise.all(masters.map(master => master.info('server')))
    const runs = new Set(infos.map(info => readInfo(info).get('run_id') ?? ''))
    const before = this.#runs
    this.#masters = masters
    this.#runs = runs
    return before !== null && [...runs].some(run => !before.has(run))
  }
}
