import {
  type Address,
  type CallId,
  type Clock,
  type Device,
  deviceKey,
  type Entry,
  isSameDevice,
  type OwnCalls,
  type ServerEvents,
  type UserId,
} from '@ringdown/protocol'
import type { LRUCache } from 'lru-cache'
import { expiringCache } from '../expiring-cache.js'
import type { HintKind, Hints } from '../nodes/hints.js'
import type { Inboxes } from '../nodes/inboxes.js'
import type { NodeNumber, Nodes } from '../nodes/nodes.js'
import type { DeviceClient, DeviceRegistry } from '../presence/device-registry.js'
import { MemoryLocks } from '../sequencer/memory-locks.js'
import type { Deliver, ErrorObserver } from '../sequencer/ports.js'
import type { Readers } from '../sequencer/readers.js'
import type { Audience } from './audience.js'
import type { EntryCopy, SocketDelivery } from './socket-delivery.js'

declare module '../nodes/hints.js' {
  interface Hints {
    /** Copies of an entry for readers there, some also left in the inbox. `json` is the entry's. A second node does not pass it on. */
    readonly entry: {
      readonly readers: Readers
      readonly copy: EntryCopy
      readonly except: Device | null
      readonly json: string
      readonly isPassedOn?: true
    }
    /** An event for an audience there. `json` is its argument. */
    readonly event: { readonly audience: Audience; readonly event: keyof ServerEvents; readonly json: string }
    /** Left in the inbox: a call that waits at an address to which devices there listen. */
    readonly waiting: { readonly callId: CallId; readonly address: Address }
    /** Left in the inbox: the calls of a user, which devices there follow, have changed. */
    readonly 'own-calls': { readonly userId: UserId }
  }
}

/** How long it is believed that a device is where it was, in milliseconds. If it is not, what is sent there is passed on once. */
const BELIEVED = 10_000
const MOST_BELIEVED = 50_000
/** How long an entry is known to have come, in milliseconds: longer than it can lie in the inbox. */
const SEEN = 60_000
const MOST_SEEN = 50_000
/**
 * Entries that a device in a connected call may wait for without knowing, so they are left in the inbox too. Whoever lacks others
 * does not get on, and asks.
 */
const LEFT: ReadonlySet<Entry['type']> = new Set(['accept', 'decline', 'hangup', 'rejoin'])

interface Options {
  readonly sockets: SocketDelivery
  readonly devices: DeviceRegistry
  readonly nodes: Nodes
  readonly inboxes: Inboxes
  readonly clock: Clock
  /** Sends a call that waits at an address to the devices here that listen there. */
  readonly ring: (callId: CallId, address: Address) => Promise<void>
  /** In which calls a user is now. */
  readonly callsOf: (userId: UserId) => Promise<OwnCalls>
  readonly onError: ErrorObserver
}

/** Other processes, with which of the devices each has, and whether some there listen to the address. */
type Concerned = Map<NodeNumber, { readonly devices: Device[]; listens: boolean }>

/** A device that listens to an address. */
export interface Listener {
  readonly device: Device
  /** Whether its person waits to join there. */
  readonly isJoining: boolean
}

/**
 * Sends to devices, whichever process they are connected to: to those here at once, and one hint to each process that has others. So
 * what a call costs does not depend on how many processes there are.
 */
export class Delivery {
  readonly #options: Options
  /** One thing at a time for each subject: a later one must not overtake an earlier one while its readers are looked up. */
  readonly #turns = new MemoryLocks()
  readonly #believed: LRUCache<string, NodeNumber>
  readonly #seen: LRUCache<string, true>

  constructor(options: Options) {
    this.#options = options
    const { clock, nodes, sockets, inboxes, callsOf, ring, onError } = options
    this.#believed = expiringCache({ clock, lifetimeMs: BELIEVED, limit: MOST_BELIEVED })
    this.#seen = expiringCache({ clock, lifetimeMs: SEEN, limit: MOST_SEEN })
    nodes.receive('entry', (hint, from) => this.#received(hint, from))
    inboxes.receive('entry', (hint, from) => {
      if (!this.#seen.has(keyOf(hint.copy))) this.#received(hint, from)
    })
    nodes.receive('event', ({ audience, event, json }) => sockets.tell(audience, event, json))
    inboxes.receive('waiting', ({ callId, address }) => {
      if (!this.#seen.has(keyOf({ entry: { callId, seq: 1 } }))) ring(callId, address).catch(onError)
    })
    inboxes.receive('own-calls', ({ userId }) => {
      if (!sockets.followsOwn(userId)) return
      const tell = (list: OwnCalls) => sockets.tell({ own: userId }, 'own-calls', JSON.stringify(list))
      callsOf(userId).then(tell).catch(onError)
    })
  }

  readonly deliver: Deliver = async (readers, delivery, except, json) => {
    const { sockets, nodes } = this.#options
    sockets.copy(readers, delivery, except, json)
    if (nodes.all.length > 1)
      await this.#turns.hold([delivery.entry.callId], () =>
        this.#copyElsewhere(readers, delivery, except, json),
      )
  }

  /** Sends an event to an audience, in the order of sending for each audience and event. It may be lost. */
  tell<E extends keyof ServerEvents>(
    audience: Audience,
    event: E,
    content: Parameters<ServerEvents[E]>[0],
  ): Promise<void> {
    const { sockets, nodes } = this.#options
    const json = JSON.stringify(content)
    sockets.tell(audience, event, json)
    if (nodes.all.length === 1) return NOTHING_LEFT
    return this.#turns.hold([`${event} ${JSON.stringify(audience)}`], () =>
      this.#tellElsewhere(audience, event, json),
    )
  }

  /** Tells a user's devices, those that follow it, in which calls the user is. What is lost is told again within seconds. */
  async tellOwnCalls(userId: UserId, list: OwnCalls): Promise<void> {
    const { nodes, inboxes } = this.#options
    await this.tell({ own: userId }, 'own-calls', list)
    if (nodes.all.length > 1) await inboxes.leave(await this.#nodesOfOwn(userId), 'own-calls', { userId })
  }

  /** Whether a device of the user's follows what is the user's own. */
  async followsOwn(userId: UserId): Promise<boolean> {
    const { sockets, devices } = this.#options
    if (sockets.followsOwn(userId)) return true
    return (await devices.ofUserElsewhere(userId)).some(({ followsOwn }) => followsOwn)
  }

  /** The devices that listen to an address, and which of their people wait to join there. */
  async listenersTo(address: Address): Promise<readonly Listener[]> {
    const { sockets, devices } = this.#options
    const here = [...sockets.listenersTo(address)].map(({ party, joining }) => ({
      device: party,
      isJoining: joining.includes(address),
    }))
    return [...here, ...(await devices.listenersElsewhere(address))]
  }

  /** What the client of a connected device understands; `null` for one that is not connected. */
  async clientOf(device: Device): Promise<DeviceClient | null> {
    const { sockets, devices } = this.#options
    return sockets.connectionOf(device) ?? (await devices.elsewhere(device))
  }

  async #copyElsewhere(
    readers: Readers,
    { entry, ...told }: EntryCopy,
    except: Device | null,
    json: string,
  ): Promise<void> {
    const { nodes } = this.#options
    const { type, callId, seq } = entry
    const { address, membersOnly } = readers
    const concerned = await this.#nodesOf(
      readers.devices.filter(device => except === null || !isSameDevice(device, except)),
      address,
      device => this.#believedNodeOf(device),
    )
    const copy = { entry: { type, callId, seq }, ...told }
    for (const [node, { devices, listens }] of concerned) {
      const there = { devices, address: listens ? address : null, ...(membersOnly && { membersOnly }) }
      const hint = { readers: there, copy, except, json }
      nodes.send([node], 'entry', hint)
      if (LEFT.has(type)) this.#leave([node], 'entry', hint)
    }
    if (type === 'invite' && address !== null) {
      const listening = [...concerned].filter(([, { listens }]) => listens).map(([node]) => node)
      this.#leave(listening, 'waiting', { callId, address })
    }
  }

  /** Does not wait: what is sent next to the same readers need not be later for it. */
  #leave<K extends HintKind>(to: Iterable<NodeNumber>, kind: K, hint: Hints[K]): void {
    const { inboxes, onError } = this.#options
    inboxes.leave(to, kind, hint).catch(onError)
  }

  async #tellElsewhere(audience: Audience, event: keyof ServerEvents, json: string): Promise<void> {
    const { nodes, devices } = this.#options
    if ('own' in audience) {
      nodes.send(await this.#nodesOfOwn(audience.own), 'event', { audience, event, json })
    } else if ('address' in audience) {
      const { address, userId } = audience
      const all = await devices.listenersElsewhere(address)
      const others = userId === undefined ? all : all.filter(({ device }) => device.userId === userId)
      nodes.send(new Set(others.map(({ node }) => node)), 'event', { audience, event, json })
    } else {
      const concerned = await this.#nodesOf(audience.devices, null, device => this.#nodeOf(device))
      for (const [node, there] of concerned)
        nodes.send([node], 'event', { audience: { devices: there.devices }, event, json })
    }
  }

  #received({ readers, copy, except, json, isPassedOn }: Hints['entry'], from: NodeNumber): void {
    const { sockets, onError } = this.#options
    // Its author has just written through that process.
    if (except !== null && !isPassedOn) this.#believed.set(deviceKey(except), from)
    if (copy.entry.type === 'invite' || LEFT.has(copy.entry.type)) this.#seen.set(keyOf(copy), true)
    sockets.copy(readers, copy, except, json)
    const moved = readers.devices.filter(device => sockets.connectionOf(device) === undefined)
    if (moved.length === 0 || isPassedOn) return
    const passOn = async () => {
      const { nodes } = this.#options
      for (const [node, { devices }] of await this.#nodesOf(moved, null, device => this.#nodeOf(device)))
        nodes.send([node], 'entry', {
          ...{ copy, except, json },
          readers: { devices, address: null },
          isPassedOn: true,
        })
    }
    this.#turns.hold([copy.entry.callId], passOn).catch(onError)
  }

  /** The other processes that have some of these devices, or listeners of the address. */
  async #nodesOf(
    devices: readonly Device[],
    address: Address | null,
    nodeOf: (device: Device) => NodeNumber | null | Promise<NodeNumber | null>,
  ): Promise<Concerned> {
    const { sockets, devices: registry } = this.#options
    const others = devices.filter(device => sockets.connectionOf(device) === undefined)
    const concerned: Concerned = new Map()
    const at = (node: NodeNumber) => {
      const there = concerned.get(node) ?? { devices: [], listens: false }
      concerned.set(node, there)
      return there
    }
    const [nodesOfDevices, listeners] = await Promise.all([
      Promise.all(others.map(nodeOf)),
      address === null ? [] : registry.listenersElsewhere(address),
    ])
    for (const [index, device] of others.entries()) {
      const node = nodesOfDevices[index] ?? null
      if (node !== null) at(node).devices.push(device)
    }
    for (const { node } of listeners) at(node).listens = true
    return concerned
  }

  async #nodesOfOwn(userId: UserId): Promise<ReadonlySet<NodeNumber>> {
    const others = await this.#options.devices.ofUserElsewhere(userId)
    return new Set(others.filter(({ followsOwn }) => followsOwn).map(({ node }) => node))
  }

  #believedNodeOf(device: Device): NodeNumber | Promise<NodeNumber | null> {
    const believed = this.#believed.get(deviceKey(device))
    return believed !== undefined && this.#options.nodes.all.includes(believed)
      ? believed
      : this.#nodeOf(device)
  }

  async #nodeOf(device: Device): Promise<NodeNumber | null> {
    const node = (await this.#options.devices.elsewhere(device))?.node ?? null
    if (node !== null) this.#believed.set(deviceKey(device), node)
    return node
  }
}

function keyOf({ entry: { callId, seq } }: { readonly entry: Pick<Entry, 'callId' | 'seq'> }): string {
  return `${callId} ${seq}`
}

const NOTHING_LEFT = Promise.resolve()
