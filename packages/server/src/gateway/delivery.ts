import type { Address, Clock, Device, OwnCalls, ServerEvents, UserId } from '@ringdown/protocol'
import type { NodeNumber } from '../nodes/nodes.js'
import type { DeviceClient, DeviceRegistry } from '../presence/device-registry.js'
import { MemoryLocks } from '../sequencer/memory-locks.js'
import type { Announce, Deliver } from '../sequencer/ports.js'
import type { Audience } from './audience.js'
import { EntryCopies } from './entry-copies.js'
import { Whereabouts } from './whereabouts.js'

declare module '../nodes/hints.js' {
  interface Hints {
    /** An event for an audience there. `json` is its argument. */
    readonly event: { readonly audience: Audience; readonly event: keyof ServerEvents; readonly json: string }
    /** Left in the inbox: the calls of a user, which devices there follow, have changed. */
    readonly 'own-calls': { readonly userId: UserId }
  }
}

/** A device that listens to an address. */
export interface Listener {
  readonly device: Device
  /** Whether its person waits to join there. */
  readonly isJoining: boolean
}

interface Options extends Omit<ConstructorParameters<typeof EntryCopies>[0], 'whereabouts'> {
  readonly devices: DeviceRegistry
  readonly clock: Clock
  /** In which calls a user is now. */
  readonly callsOf: (userId: UserId) => Promise<OwnCalls>
}

/**
 * Sends to devices, whichever process they are connected to: to those here at once, and one hint to each process that has others. So
 * what a call costs does not depend on how many processes there are.
 */
export class Delivery {
  readonly #options: Options
  readonly #whereabouts: Whereabouts
  readonly #entries: EntryCopies
  /** One event at a time for each audience: a later one must not overtake an earlier one while the audience is looked up. */
  readonly #turns = new MemoryLocks()

  constructor(options: Options) {
    this.#options = options
    const { nodes, sockets, inboxes, callsOf, onError } = options
    this.#whereabouts = new Whereabouts(options)
    this.#entries = new EntryCopies({ ...options, whereabouts: this.#whereabouts })
    nodes.receive('event', ({ audience, event, json }) => sockets.tell(audience, event, json))
    inboxes.receive('own-calls', ({ userId }) => {
      if (!sockets.followsOwn(userId)) return
      const tell = (list: OwnCalls) => sockets.tell({ own: userId }, 'own-calls', JSON.stringify(list))
      callsOf(userId).then(tell).catch(onError)
    })
  }

  readonly deliver: Deliver = (readers, delivery, except, json, { isAnnounced = false, began } = {}) => {
    const { sockets, nodes } = this.#options
    sockets.copy(readers, delivery, except, json)
    return nodes.all.length > 1 && !isAnnounced
      ? this.#entries.send(readers, delivery, except, json, began)
      : null
  }

  readonly announce: Announce = (readers, entry, except) =>
    this.#options.nodes.all.length > 1 ? this.#entries.announce(readers, entry, except) : null

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
  followsOwn(userId: UserId): boolean | Promise<boolean> {
    const { sockets, nodes } = this.#options
    if (sockets.followsOwn(userId)) return true
    return nodes.all.length > 1 && this.#nodesOfOwn(userId).then(({ size }) => size > 0)
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

  /** Nothing is tried again any more. */
  close(): void {
    this.#entries.close()
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
      const concerned = await this.#whereabouts.concerned(audience.devices, null, SURE)
      for (const [node, there] of concerned)
        nodes.send([node], 'event', { audience: { devices: there.devices }, event, json })
    }
  }

  async #nodesOfOwn(userId: UserId): Promise<ReadonlySet<NodeNumber>> {
    const others = await this.#options.devices.ofUserElsewhere(userId, { mayWait: true })
    return new Set(others.filter(({ followsOwn }) => followsOwn).map(({ node }) => node))
  }
}

const SURE = { devices: true, listeners: true }
const NOTHING_LEFT = Promise.resolve()
