import { type Address, type Cancel, type Device, deviceKey } from '@ringdown/protocol'
import { type LookTimes, lookRegularly } from '../../nodes/looks.js'
import type { NodeNumber, Nodes } from '../../nodes/nodes.js'
import type { Departure, DeviceConnection } from '../../presence/device-registry.js'
import type { RedisConnection } from '../redis-connection.js'
import { RedisScripts, type WriteLease } from '../redis-scripts.js'
import {
  type DeviceItem,
  devicesKey,
  itemOf,
  listenersKey,
  listenerText,
  nodeDevicesKey,
  readItem,
} from './device-item.js'

/** What they write is bounded by what a node may hold, and devices come and go also where Redis is full. */
const DEVICE_SCRIPTS = {
  add: 'urgent',
  admit: 'urgent',
  forget: 'urgent',
  listen: 'urgent',
  note: 'urgent',
  remove: 'urgent',
  unlisten: 'urgent',
} as const

/** How long what is written is kept, in milliseconds: the last resort, should all servers be gone. */
const KEEP = 48 * 3_600_000
/** After which time it is written again, in milliseconds. */
const RENEWAL = KEEP / 4
/** How much is written again at once. */
const BATCH = 200

export interface OwnDevicesOptions extends LookTimes {
  readonly redis: RedisConnection
  readonly lease: WriteLease
  /** The folder of the scripts. */
  readonly root: URL
  readonly nodes: Nodes
  /** One task at a time for each key. */
  readonly turns: { hold<T>(keys: readonly string[], task: () => Promise<T>): Promise<T> }
}

/** Addresses, each with whether the device's person waits to join there. */
type Listening = ReadonlyMap<Address, boolean>

/** What Redis has been told of a connection. */
interface Told {
  readonly connection: DeviceConnection
  node: NodeNumber
  /** When it was told everything last; `null` if it could not be. */
  at: number | null
  /** Its device has a newer connection elsewhere. */
  isReplaced: boolean
  /** What may be noted of where it listens. */
  listening: Listening
}

const NOWHERE: Listening = new Map()

/** The devices of this process, and what of them is in Redis. */
export class OwnDevices {
  readonly scripts: RedisScripts<typeof DEVICE_SCRIPTS>
  readonly #options: OwnDevicesOptions
  readonly #told = new Map<string, Told>()
  readonly #cancel: Cancel

  constructor(options: OwnDevicesOptions) {
    this.#options = options
    this.scripts = new RedisScripts(options, 'devices/', DEVICE_SCRIPTS)
    this.#cancel = lookRegularly(options, () => this.#renew())
  }

  /** The nodes that are alive, as scripts take them. */
  get alive(): string {
    return ` ${this.#options.nodes.all.join(' ')} `
  }

  get(device: Device): DeviceConnection | undefined {
    const told = this.#told.get(deviceKey(device))
    return told?.isReplaced === false ? told.connection : undefined
  }

  /** Takes a connection in, and dismisses an older one of its device. @returns `false` if there is a newer one. */
  take(connection: DeviceConnection): boolean {
    const key = deviceKey(connection.party)
    const told = this.#told.get(key)
    const present = told?.connection
    if (present && present.number > connection.number) {
      connection.dismiss('replaced')
      return false
    }
    const { nodes } = this.#options
    const { listening = NOWHERE, isReplaced = false } = told ?? {}
    this.#told.set(key, { connection, node: nodes.self, at: null, isReplaced: false, listening })
    if (!isReplaced) present?.dismiss('replaced')
    return true
  }

  /** A device has a newer connection elsewhere, of this number. */
  replace(device: Device, number: number): void {
    const told = this.#told.get(deviceKey(device))
    if (told === undefined || told.connection.number >= number) return
    told.isReplaced = true
    told.connection.dismiss('replaced')
  }

  /** Tells Redis of a connection as it is now. @returns another node that had its device until now; `null` if none had. */
  write(connection: DeviceConnection): Promise<NodeNumber | null> {
    return this.#inTurn(connection, async key => {
      const told = this.#told.get(key)
      if (told?.connection !== connection || told.isReplaced) return null
      const { nodes, clock } = this.#options
      const { party, number, joining } = connection
      const at = this.#isFresh(told) ? told.at : null
      told.at = null
      told.node = nodes.self
      const item = JSON.stringify(itemOf(told.node, connection))
      const listening = new Map(connection.listening.map(address => [address, joining.includes(address)]))
      // All at once. Where it listens goes when the connection does, also that of one which turns out to be replaced.
      const [added] = await Promise.all([
        this.scripts.run('add', [devicesKey(party.userId)], [party.deviceId, number, this.alive, item, KEEP]),
        at ?? this.scripts.run('note', [nodeDevicesKey(told.node)], [key, KEEP]),
        this.#listen(told, at === null ? NOWHERE : told.listening, listening),
      ])
      const [outcome, before = '', last = ''] = added as string[]
      if (outcome === 'stale') {
        told.isReplaced = true
        connection.dismiss('replaced')
        return null
      }
      // Once its node is dead, nobody would know where it listened. What it listens to by now is of a newer number.
      if (last !== '') await this.#unlisten(party, readItem(last).number, readItem(last).listening)
      told.at = at ?? clock.now()
      return before === '' || Number(before) === told.node ? null : Number(before)
    })
  }

  /** @throws {RedisError} Then it is still there, and can be removed again. */
  remove(connection: DeviceConnection): Promise<Departure> {
    return this.#inTurn(connection, async key => {
      const told = this.#told.get(key)
      if (told?.connection !== connection) return { device: false, user: false }
      const { party, number } = connection
      await this.#listen(told, told.listening, NOWHERE)
      const [device, user] = (await this.scripts.run(
        'remove',
        [devicesKey(party.userId)],
        [party.deviceId, number, this.alive, told.node],
      )) as [number, number]
      await this.forget(told.node, key)
      // A newer connection may have come here meanwhile.
      if (this.#told.get(key) === told) this.#told.delete(key)
      return { device: device === 1, user: user === 1 }
    })
  }

  /** Removes what a node that is gone had of a device, unless the device has connected elsewhere. */
  async removeLeft({ node, number, party, listening }: DeviceItem): Promise<void> {
    const { userId, deviceId } = party
    await this.#unlisten(party, number, listening)
    await this.scripts.run('remove', [devicesKey(userId)], [deviceId, number, this.alive, node])
  }

  /** Redis need no longer know that a node has had a device. */
  async forget(node: NodeNumber, key: string): Promise<void> {
    await this.scripts.run('forget', [nodeDevicesKey(node)], [key])
  }

  close(): void {
    this.#cancel()
  }

  /** Tells Redis again of what it would forget otherwise, and of what it could not be told. */
  async #renew(): Promise<void> {
    const due: DeviceConnection[] = []
    for (const told of this.#told.values()) {
      if (told.isReplaced || this.#isFresh(told)) continue
      due.push(told.connection)
      if (due.length === BATCH) break
    }
    await Promise.all(due.map(connection => this.write(connection)))
  }

  #isFresh({ node, at }: Told): boolean {
    const { clock, nodes } = this.#options
    return node === nodes.self && at !== null && clock.now() - at < RENEWAL
  }

  /** Tells Redis what a device listens to now, as far as it does not know. */
  async #listen(told: Told, known: Listening, listening: Listening): Promise<void> {
    const { party, number } = told.connection
    const gone = [...told.listening.keys()].filter(address => !listening.has(address))
    const news = [...listening].filter(([address, isJoining]) => known.get(address) !== isJoining)
    // If this fails on the way, all of it is to be removed one day.
    told.listening = new Map([...told.listening, ...listening])
    const note = ([address, isJoining]: [Address, boolean]) =>
      this.scripts.run(
        'listen',
        [listenersKey(address)],
        [deviceKey(party), number, listenerText(told.node, isJoining), KEEP],
      )
    await Promise.all([this.#unlisten(party, number, gone), ...news.map(note)])
    told.listening = listening
  }

  async #unlisten(device: Device, number: number, addresses: readonly Address[]): Promise<void> {
    const remove = (address: Address) =>
      this.scripts.run('unlisten', [listenersKey(address)], [deviceKey(device), number])
    await Promise.all(addresses.map(remove))
  }

  #inTurn<T>(connection: DeviceConnection, task: (key: string) => Promise<T>): Promise<T> {
    const key = deviceKey(connection.party)
    return this.#options.turns.hold([key], () => task(key))
  }
}
