import type { Ringdown, Watchable } from '@ringdown/client'
import { Observable } from '../phone/observable.js'
import { after } from '../time/clock.js'
import { OBSTACLE_TEXTS } from './obstacle-texts.js'

/** Shorter interruptions of the connection are not mentioned. */
const PATIENCE_MS = 2000

/** Why nobody can be called now, in a sentence; `null` while people can be called. */
export class CallObstacle extends Observable<string | null> {
  readonly #ringdown: Ringdown
  readonly #isNetworkGone: Watchable<boolean>
  readonly #unfollow: readonly (() => void)[]
  #cancelPatience: (() => void) | null = null
  #isServerGone = false

  constructor(ringdown: Ringdown, isNetworkGone: Watchable<boolean>) {
    super(null)
    this.#ringdown = ringdown
    this.#isNetworkGone = isNetworkGone
    this.#unfollow = [ringdown.subscribe(this.#read), isNetworkGone.subscribe(this.#read)]
    this.#read()
  }

  close(): void {
    for (const unfollow of this.#unfollow) unfollow()
    this.#cancelPatience?.()
  }

  readonly #read = () => {
    const isOffline = this.#ringdown.snapshot.connection === 'offline'
    if (!isOffline) {
      this.#cancelPatience?.()
      this.#cancelPatience = null
      this.#isServerGone = false
    }
    if (isOffline) {
      this.#cancelPatience ??= after(PATIENCE_MS, () => {
        this.#isServerGone = true
        this.#read()
      })
    }
    if (this.#isNetworkGone.snapshot) this.set(OBSTACLE_TEXTS.noNetwork)
    else this.set(this.#isServerGone ? OBSTACLE_TEXTS.noServer : null)
  }
}
