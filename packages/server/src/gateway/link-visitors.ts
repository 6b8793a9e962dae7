import {
  type Address,
  type Cancel,
  type Clock,
  type LinkNews,
  parseAddress,
  type UserId,
} from '@ringdown/protocol'
import type { Nodes } from '../nodes/nodes.js'
import type { DeviceRegistry } from '../presence/device-registry.js'
import type { Links } from '../sequencer/links.js'
import type { CountVisitors } from '../sequencer/ports.js'
import type { Delivery } from './delivery.js'
import type { SocketDelivery } from './socket-delivery.js'

declare module '../nodes/hints.js' {
  interface Hints {
    /** On a link whose owner listens there: somebody has begun to wait to join, or no longer does. */
    link: { readonly address: Address }
  }
}

/** How soon a link's owner is told, in milliseconds: people who come and go on purpose do not make news each time. */
const NEWS_MS = 300

interface Options {
  readonly sockets: Pick<SocketDelivery, 'listenersTo' | 'tell'>
  readonly devices: Pick<DeviceRegistry, 'listenersElsewhere'>
  readonly nodes: Nodes
  /** How often this process looks whether it has missed somebody, in milliseconds; `null` if there is no other process. */
  readonly lookMs: number | null
  readonly clock: Clock
  readonly links: Pick<Links, 'forOwner'>
  onError(error: unknown): void
}

/** Tells the owners of links, while they listen there, how many people wait to join. */
export class LinkVisitors {
  readonly #options: Options
  readonly #due = new Map<Address, Cancel>()
  /** What owners who are connected to this process were told last, by link; `null` for nothing yet. */
  readonly #told = new Map<Address, number | null>()
  #looking: Cancel | null = null

  constructor(options: Options) {
    this.#options = options
    options.nodes.receive('link', ({ address }) => this.#tellSoon(address, 0))
  }

  /** Somebody has begun to wait to join on this link, or no longer does. */
  changed(address: Address): void {
    this.#tellSoon(address, NEWS_MS)
  }

  /** Somebody here listens to an address from now on. If it is their link, they want to know who comes through other processes. */
  listens(address: Address): void {
    if (this.#options.lookMs === null || parseAddress(address)?.kind !== 'link') return
    this.#told.set(address, this.#told.get(address) ?? null)
    this.#lookLater()
  }

  close(): void {
    for (const cancel of this.#due.values()) cancel()
    this.#due.clear()
    this.#looking?.()
    this.#looking = null
  }

  #tellSoon(address: Address, ms: number): void {
    if (this.#due.has(address)) return
    const { clock, onError } = this.#options
    const tell = () => {
      this.#due.delete(address)
      this.#tell(address, ms > 0).catch(onError)
    }
    this.#due.set(address, clock.after(ms, tell))
  }

  /** @param isOurs whether the visitor is connected to this process, which then tells those that have devices of the owner. */
  async #tell(address: Address, isOurs: boolean): Promise<void> {
    const { links, devices, nodes } = this.#options
    const told = await links.forOwner(address)
    if (!told) return
    const { owner, link } = told
    this.#tellHere(owner, { address, link })
    if (!isOurs || nodes.all.length === 1) return
    const others = await devices.listenersElsewhere(address)
    const concerned = others.filter(({ device }) => device.userId === owner).map(({ node }) => node)
    nodes.send(new Set(concerned), 'link', { address })
  }

  #tellHere(owner: UserId, news: LinkNews): void {
    const { sockets, lookMs } = this.#options
    const { address } = news
    const isHere = [...sockets.listenersTo(address)].some(({ userId }) => userId === owner)
    if (isHere && lookMs !== null) this.#told.set(address, visitorsIn(news))
    else this.#told.delete(address)
    if (isHere) sockets.tell({ address, userId: owner }, 'link', JSON.stringify(news))
    this.#lookLater()
  }

  #lookLater(): void {
    const { clock, lookMs } = this.#options
    if (this.#looking !== null || lookMs === null || this.#told.size === 0) return
    this.#looking = clock.after(lookMs, () => {
      this.#looking = null
      for (const address of this.#told.keys()) this.#look(address).catch(this.#options.onError)
      this.#lookLater()
    })
  }

  /** A hint may be lost. */
  async #look(address: Address): Promise<void> {
    const told = await this.#options.links.forOwner(address)
    if (told === null) this.#told.delete(address)
    else if (this.#told.get(address) !== visitorsIn(told))
      this.#tellHere(told.owner, { address, link: told.link })
  }
}

function visitorsIn({ link }: Pick<LinkNews, 'link'>): number {
  return link.state === 'open' ? (link.visitors ?? 0) : 0
}

/** Counts the devices that wait to join on a link. One's own do not count: nobody waits for themselves. */
export function countVisitorsThrough(delivery: Pick<Delivery, 'listenersTo'>): CountVisitors {
  return async (address, owner) => {
    const listeners = await delivery.listenersTo(address)
    return listeners.filter(({ device, isJoining }) => isJoining && device.userId !== owner).length
  }
}
