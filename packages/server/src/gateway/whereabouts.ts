import { type Address, type Clock, type Device, deviceKey } from '@ringdown/protocol'
import type { LRUCache } from 'lru-cache'
import { expiringCache } from '../expiring-cache.js'
import type { NodeNumber, Nodes } from '../nodes/nodes.js'
import type { DeviceRegistry } from '../presence/device-registry.js'
import type { SocketDelivery } from './socket-delivery.js'

/** How long it is believed that a device is where it was, in milliseconds. If it is not, what is sent there is passed on once. */
const BELIEVED = 10_000
const MOST_BELIEVED = 50_000

/** Other processes, with which of the devices each has, and whether some there listen to the address. */
export type Concerned = ReadonlyMap<NodeNumber, { readonly devices: readonly Device[]; listens: boolean }>

interface Options {
  readonly sockets: Pick<SocketDelivery, 'connectionOf'>
  readonly devices: DeviceRegistry
  readonly nodes: Nodes
  readonly clock: Clock
}

/** Which other processes have which devices. */
export class Whereabouts {
  readonly #options: Options
  readonly #believed: LRUCache<string, NodeNumber>

  constructor(options: Options) {
    this.#options = options
    this.#believed = expiringCache({ clock: options.clock, lifetimeMs: BELIEVED, limit: MOST_BELIEVED })
  }

  /** Something that a device has written has come from a process, so the device is there. */
  learn(device: Device, node: NodeNumber): void {
    this.#believed.set(deviceKey(device), node)
  }

  /** The devices that are not connected to this process. */
  notHere(devices: readonly Device[]): readonly Device[] {
    return devices.filter(device => this.#options.sockets.connectionOf(device) === undefined)
  }

  /**
   * The other processes that have some of these devices, or listeners of the address.
   * @param isSure whether each device is looked up, and nothing is believed.
   */
  async concerned(
    devices: readonly Device[],
    address: Address | null,
    { isSure }: { readonly isSure: boolean },
  ): Promise<Concerned> {
    const others = this.notHere(devices)
    const concerned = new Map<NodeNumber, { devices: Device[]; listens: boolean }>()
    const at = (node: NodeNumber) => {
      const there = concerned.get(node) ?? { devices: [], listens: false }
      concerned.set(node, there)
      return there
    }
    const [nodesOfDevices, listeners] = await Promise.all([
      Promise.all(
        others.map(device => (isSure ? null : this.#believedNodeOf(device)) ?? this.#nodeOf(device)),
      ),
      address === null ? [] : this.#options.devices.listenersElsewhere(address),
    ])
    for (const [index, device] of others.entries()) {
      const node = nodesOfDevices[index] ?? null
      if (node !== null) at(node).devices.push(device)
    }
    for (const { node } of listeners) at(node).listens = true
    return concerned
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
