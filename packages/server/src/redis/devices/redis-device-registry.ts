import type { Address, Device, UserId } from '@ringdown/protocol'
import type { Hints } from '../../nodes/hints.js'
import type { Inboxes } from '../../nodes/inboxes.js'
import type { NodeNumber } from '../../nodes/nodes.js'
import {
  type Admission,
  DEVICES_PER_USER,
  type Departure,
  type DeviceConnection,
  type DeviceElsewhere,
  type DeviceLeft,
  type DeviceRegistry,
  type ListenerElsewhere,
  REMEMBERED,
} from '../../presence/device-registry.js'
import type { Haste } from '../../store/call-store.js'
import { RedisError } from '../redis-error.js'
import {
  type DeviceItem,
  deviceOf,
  devicesKey,
  listenersKey,
  newestKey,
  nodeDevicesKey,
  readItem,
  readListener,
} from './device-item.js'
import { OwnDevices, type OwnDevicesOptions } from './own-devices.js'

declare module '../../nodes/hints.js' {
  interface Hints {
    /** Also left in the inbox: a device that was connected there has a newer connection elsewhere. */
    readonly replaced: { readonly device: Device; readonly number: number }
  }
}

/** How often what could not be written is tried again, in milliseconds. */
const RETRY = 1_000
/** How many devices of a node that is gone are looked up at once. */
const PAGE = 100

interface Options extends OwnDevicesOptions {
  readonly inboxes: Inboxes
}

/**
 * The devices of all nodes: in Redis, a hash for each user and one for each address that is listened to; what names a node counts
 * as long as that node is alive. What this node has itself it knows without asking.
 */
export class RedisDeviceRegistry implements DeviceRegistry {
  readonly #options: Options
  readonly #own: OwnDevices
  #isClosed = false

  constructor(options: Options) {
    this.#options = options
    this.#own = new OwnDevices(options)
    const replace = ({ device, number }: Hints['replaced']) => this.#own.replace(device, number)
    options.nodes.receive('replaced', replace)
    options.inboxes.receive('replaced', replace)
  }

  async admit(device: Device, connection: number): Promise<Admission> {
    const [outcome, newest] = (await this.#own.scripts.run(
      'admit',
      [devicesKey(device.userId), newestKey(device)],
      [device.deviceId, connection, this.#own.alive, DEVICES_PER_USER, REMEMBERED],
    )) as [Admission['outcome'], string]
    if (outcome === 'stale') return { outcome, newest: Number(newest) }
    return outcome === 'admitted' ? { outcome, isReturning: newest !== '0' } : { outcome }
  }

  async add(connection: DeviceConnection): Promise<void> {
    const { nodes, inboxes } = this.#options
    const { party, number } = connection
    if (!this.#own.take(connection)) return
    const before = await this.#own.write(connection)
    if (before === null) return
    const hint = { device: deviceNameOf(party), number }
    nodes.send([before], 'replaced', hint)
    await inboxes.leave([before], 'replaced', hint)
  }

  async remove(connection: DeviceConnection): Promise<Departure> {
    // As long as Redis is away, nobody is told that the device has left: neither is anybody who would come.
    for (;;) {
      try {
        return await this.#own.remove(connection)
      } catch (error) {
        if (!(error instanceof RedisError) || this.#isClosed) throw error
      }
      await new Promise<void>(resolve => this.#options.clock.after(RETRY, resolve))
    }
  }

  async listeningChanged(connection: DeviceConnection): Promise<void> {
    if (this.#own.get(connection.party) === connection) await this.#own.write(connection)
  }

  async unreachable(devices: readonly Device[]): Promise<readonly Device[]> {
    const found = await Promise.all(
      devices.map(async device => this.#own.get(device) ?? (await this.#elsewhere(device))),
    )
    return devices.filter((_, index) => !found[index])
  }

  async listens(device: Device, address: Address): Promise<boolean> {
    const connection = this.#own.get(device) ?? (await this.#elsewhere(device))
    return connection?.listening.includes(address) ?? false
  }

  async elsewhere(device: Device): Promise<DeviceElsewhere | null> {
    const item = await this.#elsewhere(device)
    return item && describe(item)
  }

  async ofUserElsewhere(
    userId: UserId,
    { mayWait = false }: Haste = {},
  ): Promise<readonly DeviceElsewhere[]> {
    if (this.#isAlone) return []
    const { scripts } = this.#options.redis
    const items = (await scripts.read('HVALS', devicesKey(userId), [], mayWait)) as readonly string[]
    return items
      .map(readItem)
      .filter(({ node }) => this.#isElsewhere(node))
      .map(describe)
  }

  async listenersElsewhere(address: Address): Promise<readonly ListenerElsewhere[]> {
    if (this.#isAlone) return []
    const listeners = await this.#options.redis.scripts.fieldsOf(listenersKey(address))
    return listeners
      .map(([key, text]) => readListener(key, text))
      .filter(({ node }) => this.#isElsewhere(node))
  }

  async *tidy(gone: NodeNumber): AsyncGenerator<DeviceLeft> {
    const { redis } = this.#options
    for (;;) {
      const keys = await redis.ask('read', client => client.srandmember(nodeDevicesKey(gone), PAGE))
      if (keys.length === 0) return
      for (const key of keys) {
        const device = deviceOf(key)
        const item = await this.#read(device)
        // It may have connected elsewhere since.
        if (item?.node === gone) {
          yield item
          // Afterwards: if the observer fails, the device is still found.
          await this.#own.removeLeft(item)
        }
        await this.#own.forget(gone, key)
      }
    }
  }

  close(): void {
    this.#isClosed = true
    this.#own.close()
  }

  get #isAlone(): boolean {
    return this.#options.nodes.all.length === 1
  }

  #isElsewhere(node: NodeNumber): boolean {
    const { self, all } = this.#options.nodes
    return node !== self && all.includes(node)
  }

  async #elsewhere(device: Device): Promise<DeviceItem | null> {
    const item = this.#isAlone ? null : await this.#read(device)
    return item !== null && this.#isElsewhere(item.node) ? item : null
  }

  async #read({ userId, deviceId }: Device): Promise<DeviceItem | null> {
    const { scripts } = this.#options.redis
    const json = (await scripts.read('HGET', devicesKey(userId), [deviceId])) as string | null
    return json === null ? null : readItem(json)
  }
}

function deviceNameOf({ userId, deviceId }: Device): Device {
  return { userId, deviceId }
}

function describe({ node, party, followsOwn, canFollow, canMove }: DeviceItem): DeviceElsewhere {
  return { node, device: deviceNameOf(party), followsOwn, canFollow, canMove }
}
