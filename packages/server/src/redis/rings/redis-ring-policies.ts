import { type Clock, type Device, deviceKey, type RingPolicy, type UserId } from '@ringdown/protocol'
import type { LRUCache } from 'lru-cache'
import { expiringCache } from '../../expiring-cache.js'
import type { Nodes } from '../../nodes/nodes.js'
import type { RingPolicies } from '../../sequencer/ring-policies.js'
import { ownInstead } from '../own-instead.js'
import { type RedisAccess, RedisScripts } from '../redis-scripts.js'
import { policyKey, RING_SCRIPTS, type RingScripts } from './ring-scripts.js'

/** How many devices are remembered that said something, or left, while Redis was away. */
const UNTOLD = 20_000

interface Options extends RedisAccess {
  readonly clock: Clock
  readonly nodes: Pick<Nodes, 'self' | 'all'>
  /** How long it is remembered of a user who is away. */
  readonly lifetimeMs: number
}

/** What Redis was not told of a device: what it said, or that it left (`null`). */
interface Untold {
  readonly device: Device
  readonly policy: RingPolicy | null
}

/**
 * Remembers in Redis whom people want to be rung by. What a device said belongs to its node, and counts as that of a connected
 * device while the node is alive. When a node dies, its devices are gone without a word, and what they said last stays.
 */
export class RedisRingPolicies implements RingPolicies {
  readonly #options: Options
  readonly #scripts: RingScripts
  readonly #untold: LRUCache<string, Untold>

  constructor(options: Options) {
    this.#options = options
    this.#scripts = new RedisScripts(options, 'rings/', RING_SCRIPTS)
    this.#untold = expiringCache({ ...options, limit: UNTOLD })
  }

  set(device: Device, policy: RingPolicy): Promise<void> {
    return this.#tell({ device, policy })
  }

  leave(device: Device): Promise<void> {
    return this.#tell({ device, policy: null })
  }

  /** @throws {StoreError} if Redis cannot be used. Then no call can be placed either. */
  async of(userId: UserId): Promise<RingPolicy> {
    const { redis, nodes } = this.#options
    const values = (await redis.scripts.read('HVALS', policyKey(userId))) as readonly string[]
    const said = values.map(value => {
      const [node, policy] = value.split(' ')
      return { isHere: nodes.all.includes(Number(node)), policy }
    })
    const here = said.filter(({ isHere }) => isHere)
    const counting = here.length > 0 ? here : said
    return counting.some(({ policy }) => policy === 'contacts') ? 'contacts' : 'everyone'
  }

  /** Redis can be used again: it is told what it has missed. */
  async catchUp(): Promise<void> {
    for (const untold of [...this.#untold.values()]) await this.#tell(untold)
  }

  async #tell(untold: Untold): Promise<void> {
    const { nodes, lifetimeMs } = this.#options
    const { device, policy } = untold
    const { userId, deviceId } = device
    const key = deviceKey(device)
    this.#untold.set(key, untold)
    const said = policy === null ? [] : [policy]
    const given = [deviceId, nodes.self, ...said, ` ${nodes.all.join(' ')} `, lifetimeMs]
    const script = policy === null ? 'leave-policy' : 'set-policy'
    await ownInstead(
      this.#scripts.run(script, [policyKey(userId)], given).then(() => {
        // Unless it has said something else meanwhile.
        if (this.#untold.get(key) === untold) this.#untold.delete(key)
      }),
      () => {},
    )
  }
}
