import type { Address, Listening, Ringdown, Watchable } from '@ringdown/client'
import { Observable } from '../phone/observable.js'
import type { OpenLink } from './kept-link.js'

/** How many people wait to join on this person's link while they do not wait there. Watched on every screen. */
export class LinkVisitors extends Observable<number> {
  readonly #ringdown: Ringdown
  readonly #kept: Watchable<OpenLink | null>
  readonly #unfollow: () => void
  #address: Address | null = null
  #listening: Listening | null = null

  constructor(ringdown: Ringdown, kept: Watchable<OpenLink | null>) {
    super(0)
    this.#ringdown = ringdown
    this.#kept = kept
    this.#unfollow = kept.subscribe(this.#follow)
    this.#follow()
  }

  close(): void {
    this.#unfollow()
    this.#listening?.close()
  }

  readonly #follow = () => {
    const address = this.#kept.snapshot?.address ?? null
    if (address === this.#address) return
    this.#address = address
    this.#listening?.close()
    this.#listening = address && this.#ringdown.listen(address)
    this.#listening?.link.subscribe(this.#read)
    this.#read()
  }

  readonly #read = () => {
    const status = this.#listening?.link.snapshot
    this.set(status?.state === 'open' ? (status.visitors ?? 0) : 0)
  }
}
