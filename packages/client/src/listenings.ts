import type { Address, Cancel, Clock, LinkStatus, MissedCall } from '@ringdown/protocol'
import type { Call } from './call/call.js'
import type { CallRegistry } from './call/call-registry.js'
import { keepSame } from './kept-list.js'
import { repeatRequest } from './repeated-request.js'
import { requireAddress } from './required-address.js'
import type { Listening, ListenOptions } from './ringdown.js'
import { hasCapability } from './signaling/capability.js'
import type { Signaling } from './signaling/signaling.js'
import { Store } from './store.js'

interface ListeningsPorts {
  readonly signaling: Signaling
  readonly clock: Clock
  readonly log: (message: string, details: Readonly<Record<string, unknown>>) => void
  readonly registry: CallRegistry
  /** This person is not in the directory until they look at it. */
  unlisted?: boolean | undefined
  onMissed(missed: readonly MissedCall[]): void
}

interface Listened {
  readonly waiting: Store<readonly Call[] | null>
  readonly link: Store<LinkStatus | null>
  /** Cancels looking again when the link ends. */
  cancelEnd: Cancel
  /** How many {@link Listening}s share it, and how many of these are of someone who waits to join. */
  users: number
  joining: number
}

/** The links and lines this device listens to, besides its own `user:` address. */
export class Listenings {
  readonly #ports: ListeningsPorts
  readonly #listened = new Map<Address, Listened>()
  #own: Address | null = null

  constructor(ports: ListeningsPorts) {
    this.#ports = ports
    ports.signaling.on('link', ({ address, link }) => this.#listened.get(address)?.link.set(link))
  }

  /** @throws RingdownError `bad-request` for what is no address. */
  listen(address: Address, { joining }: ListenOptions = {}): Listening {
    requireAddress(address)
    const listened = this.#listened.get(address) ?? {
      waiting: new Store<readonly Call[] | null>(null),
      link: new Store<LinkStatus | null>(null),
      cancelEnd: () => {},
      users: 0,
      joining: 0,
    }
    this.#listened.set(address, listened)
    if (joining) listened.joining++
    if (++listened.users === 1 || joining) this.#ask(address)
    let open = true
    return {
      get snapshot() {
        return listened.waiting.snapshot
      },
      subscribe: listened.waiting.subscribe,
      link: listened.link,
      close: () => {
        if (!open) return
        open = false
        if (joining) listened.joining--
        if (--listened.users === 0) this.#stop(address)
        else if (joining) this.#ask(address)
      },
    }
  }

  /** After each connection. @param own this person's own address, which is always listened to. */
  resume(own: Address): void {
    this.#own = own
    for (const address of [own, ...this.#listened.keys()]) this.#ask(address)
  }

  /** From now on this person is in the directory. */
  enlist(): void {
    if (!this.#ports.unlisted) return
    this.#ports.unlisted = false
    if (this.#own) this.#ask(this.#own)
  }

  /** Calls may have started or stopped waiting. */
  refresh(): void {
    for (const [address, { waiting, link }] of this.#listened) {
      const before = waiting.snapshot
      if (!before) continue
      waiting.set(keepSame(before, this.#ports.registry.waitingOn(address)))
      // With the call, what can be said of its link has changed.
      if (link.snapshot && waiting.snapshot !== before) this.#ask(address)
    }
  }

  #stop(address: Address): void {
    const { signaling, registry } = this.#ports
    this.#listened.get(address)?.cancelEnd()
    this.#listened.delete(address)
    registry.release(address)
    signaling.request('unlisten', { address }).catch(() => {})
  }

  #ask(address: Address): void {
    const { signaling, registry, clock, onMissed } = this.#ports
    // Nothing is requested or shown for an address that is no longer listened to.
    const isWanted = () => address === this.#own || this.#listened.has(address)
    void repeatRequest(this.#ports, async () => {
      if (!isWanted()) return
      const { calls, missed, link } = await signaling.request('listen', {
        address,
        ...(address === this.#own &&
          this.#ports.unlisted &&
          hasCapability(signaling, 'unlisted') && { unlisted: true }),
        ...(this.#listened.get(address)?.joining &&
          hasCapability(signaling, 'visitors') && { joining: true }),
      })
      if (!isWanted()) return
      const listened = this.#listened.get(address)
      if (listened && link) {
        listened.link.set(link)
        listened.cancelEnd()
        if (link.state === 'open') listened.cancelEnd = clock.after(link.endsInMs, () => this.#ask(address))
      }
      for (const copy of calls) registry.fold(copy)
      // Not earlier: `null` means that the server has not answered, an empty list that no call waits.
      listened?.waiting.set(registry.waitingOn(address))
      const now = clock.now()
      // The server's clock is not ours, so use its ages.
      onMissed(missed.map(call => ({ ...call, at: now - call.ageMs })))
    })
  }
}
