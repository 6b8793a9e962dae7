import { type Address, type Clock, type Device, deviceKey } from '@ringdown/protocol'
import type { LRUCache } from 'lru-cache'
import { expiringCache } from '../expiring-cache.js'
import type { NodeNumber, Nodes } from '../nodes/nodes.js'
import type { DeviceRegistry } from '../presence/device-registry.js'
import type { SocketDelivery } from './socket-delivery.js'

/** How long it is believed that a device is where it was, in milliseconds. If it is not, what is sent there is passed on once. */
const BELIEVED = 10_000
const MOST_BELIEVED = 50_000
/**
 * How long it is believed who listens to an address, likewise: who comes to listen meanwhile reads what is there, and lacks little of
 * what comes next.
 */
const LISTENING = 2_000
const MOST_LISTENING = 5_000

/** Other processes, with which of the devices each has, and whether some there listen to the address. */
export type Concerned = ReadonlyMap<NodeNumber, { readonly devices: readonly Device[]; listens: boolean }>

interface Options {
  readonly sockets: Pick<SocketDelivery, 'connectionOf' | 'listenersTo'>
  readonly devices: DeviceRegistry
  readonly nodes: Nodes
  readonly clock: Clock
}

/** Which other processes have which devices. */
export class Whereabouts {
  readonly #options: Options
  readonly #believed: LRUCache<string, NodeNumber>
  /** The other processes that have listeners of an address. */
  readonly #listening: LRUCache<Address, readonly NodeNumber[]>

  constructor(options: Options) {
    this.#options = options
    const { clock } = options
    this.#believed = expiringCache({ clock, lifetimeMs: BELIEVED, limit: MOST_BELIEVED })
    this.#listening = expiringCache({ clock, lifetimeMs: LISTENING, limit: MOST_LISTENING })
  }

  /** Something that a device has written has come from a process, so the device is there. */
  learn(device: Device, node: NodeNumber): void {
    this.#believed.set(deviceKey(device), node)
  }

  /** All processes that have listeners of an address, as this one has just looked up; `undefined` if it has not. */
  listening(address: Address): readonly NodeNumber[] | undefined {
    const others = this.#listening.get(address)
    const isHere = this.#options.sockets.listenersTo(address).size > 0
    return others && isHere ? [...others, this.#options.nodes.self] : others
  }

  /** Another process has just looked up who listens to an address. */
  learnListening(address: Address, all: readonly NodeNumber[]): void {
    const { self } = this.#options.nodes
    this.#listening.set(
      address,
      all.filter(node => node !== self),
    )
  }

  /** The devices that are not connected to this process. */
  notHere(devices: readonly Device[]): readonly Device[] {
    return devices.filter(device => this.#options.sockets.connectionOf(device) === undefined)
  }

  /**
   * The other processes that have some of these devices, or listeners of the address.
   * @param sure what is looked up. The others are believed to be where they were a moment ago.
   */
  async concerned(
    devices: readonly Device[],
    address: Address | null,
    sure: { readonly devices: boolean; readonly listeners: boolean },
  ): Promise<Concerned> {
    const others = this.notHere(devices)
    const [nodesOfDevices, listeners] = await Promise.all([
      Promise.all(
        others.map(device => (sure.devices ? null : this.#believedNodeOf(device)) ?? this.#nodeOf(device)),
      ),
      address === null
        ? []
        : ((sure.listeners ? null : this.#listening.get(address)) ?? this.#listenersTo(address)),
    ])
    return concernedBy(others, nodesOfDevices, listeners)
  }

  /** The same as far as it is believed, without asking; `null` if it has to be looked up. */
  believed(devices: readonly Device[], address: Address | null): Concerned | null {
    const listeners = address === null ? [] : this.#listening.get(address)
    if (listeners === undefined) return null
    const nodes: NodeNumber[] = []
    const others = this.notHere(devices)
    for (const device of others) {
      const node = this.#believedNodeOf(device)
      if (node === null) return null
      nodes.push(node)
    }
    return concernedBy(others, nodes, listeners)
  }

  async #listenersTo(address: Address): Promise<readonly NodeNumber[]> {
    const listeners = await this.#options.devices.listenersElsewhere(address)
    const nodes = [...new Set(listeners.map(({ node }) => node))]
    this.#listening.set(address, nodes)
    return nodes
  }

  #believedNodeOf(device: Device): NodeNumber | null {
    const believed = this.#believed.get(deviceKey(device))
    return believed !== undefined && this.#options.nodes.all.includes(believed) ? believed : null
  }

  async #nodeOf(device: Device): Promise<NodeNumber | null> {
    const node = (await this.#options.devices.elsewhere(device))?.node ?? null
    if (node !== null) this.learn(device, node)
    return node
  }
}

/** @param nodesOfDevices where each is; `null` if it is nowhere. */
function concernedBy(
  devices: readonly Device[],
  nodesOfDevices: readonly (NodeNumber | null)[],
  listeners: readonly NodeNumber[],
): Concerned {
  const concerned = new Map<NodeNumber, { devices: Device[]; listens: boolean }>()
  const at = (node: NodeNumber) => {
    const there = concerned.get(node) ?? { devices: [], listens: false }
    concerned.set(node, there)
    return there
  }
  for (const [index, device] of devices.entries()) {
    const node = nodesOfDevices[index] ?? null
    if (node !== null) at(node).devices.push(device)
  }
  for (const node of listeners) at(node).listens = true
  return concerned
}
