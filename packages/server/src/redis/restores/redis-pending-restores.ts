import { type CallId, type Device, deviceKey } from '@ringdown/protocol'
import type { PendingRestore, PendingRestores } from '../../sequencer/pending-restores.js'
import { restoresKey } from '../calls/call-keys.js'
import { ownInstead } from '../own-instead.js'
import { type RedisAccess, RedisScripts } from '../redis-scripts.js'

/** The scripts in `lua/restores`. */
const RESTORE_SCRIPTS = { ask: 'write', withdraw: 'urgent' } as const

interface Options extends RedisAccess {
  /** How long a request waits for those of the other parties. */
  readonly lifetimeMs: number
  /**
   * What the devices of this process have requested. It charges them for that, and knows how many there are: a device is connected
   * to one node, and says all of its calls again to the next.
   */
  readonly own: PendingRestores
}

/** Keeps the requests in Redis, where the parties of a call meet from whichever nodes. */
export class RedisPendingRestores implements PendingRestores {
  readonly #options: Options
  readonly #scripts: RedisScripts<typeof RESTORE_SCRIPTS>

  constructor(options: Options) {
    this.#options = options
    this.#scripts = new RedisScripts(options, 'restores/', RESTORE_SCRIPTS)
  }

  async put(request: PendingRestore): Promise<void> {
    const { own, lifetimeMs } = this.#options
    const { author, callId, place } = request
    await own.put(request)
    const given = [deviceKey(author), place, JSON.stringify(request), lifetimeMs]
    await this.#scripts.run('ask', [restoresKey(callId)], given)
  }

  of(device: Device): Promise<readonly PendingRestore[]> {
    return this.#options.own.of(device)
  }

  async at(callId: CallId, place: string): Promise<PendingRestore | undefined> {
    const { redis } = this.#options
    const kept = await redis.ask('read', client => client.hget(restoresKey(callId), `place ${place}`))
    return kept === null ? undefined : (JSON.parse(kept.slice(kept.indexOf('\n'))) as PendingRestore)
  }

  /** Never fails: a device that hangs up does so in any case. */
  async withdraw(device: Device, callId: CallId): Promise<void> {
    await this.#options.own.withdraw(device, callId)
    const withdrawn = this.#scripts.run('withdraw', [restoresKey(callId)], [deviceKey(device)])
    await ownInstead(withdrawn, () => {})
  }

  close(): void {
    this.#options.own.close()
  }
}
