import type { Address, Cancel, Clock, LinkNews } from '@ringdown/protocol'
import type { Links } from '../sequencer/links.js'
import type { CountVisitors } from '../sequencer/ports.js'
import { eventPacket } from './packet-parser.js'
import { listenersTo } from './socket-delivery.js'
import type { SocketServer } from './socket-server.js'

/** How soon a link's owner is told, in milliseconds: people who come and go on purpose do not make news each time. */
const NEWS_MS = 300

interface Options {
  readonly io: SocketServer
  readonly clock: Clock
  readonly links: Pick<Links, 'forOwner'>
  onError(error: unknown): void
}

/** Tells the owners of links, while they listen there, how many people wait to join. */
export class LinkVisitors {
  readonly #options: Options
  readonly #due = new Map<Address, Cancel>()

  constructor(options: Options) {
    this.#options = options
  }

  /** Somebody has begun to wait to join on this link, or no longer does. */
  changed(address: Address): void {
    if (this.#due.has(address)) return
    const { clock, onError } = this.#options
    const tell = () => void this.#tell(address).catch(onError)
    this.#due.set(address, clock.after(NEWS_MS, tell))
  }

  close(): void {
    for (const cancel of this.#due.values()) cancel()
    this.#due.clear()
  }

  async #tell(address: Address): Promise<void> {
    const { io, links } = this.#options
    this.#due.delete(address)
    const told = await links.forOwner(address)
    if (!told) return
    const packet = eventPacket('link', JSON.stringify({ address, link: told.link } satisfies LinkNews))
    for (const listener of listenersTo(io, address))
      if (listener.userId === told.owner) listener.write(packet)
  }
}

/** Counts the devices that wait to join on a link. One's own do not count: nobody waits for themselves. */
export function countVisitorsIn(io: SocketServer): CountVisitors {
  return async (address, owner) => {
    const others = [...listenersTo(io, address)].filter(({ userId }) => userId !== owner)
    return others.filter(({ joining }) => joining.includes(address)).length
  }
}
