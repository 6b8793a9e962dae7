import { Observable } from '../phone/observable.js'

/**
 * Whether the network is gone. The browser says so at once, long before the connection is missed; it is not taken at its word,
 * because the server may be on this very machine.
 */
export class NetworkWatch extends Observable<boolean> {
  readonly #reachServer: () => Promise<unknown>
  #attempt = 0

  /**
   * @param reachServer rejects if the server cannot be reached.
   * @param browser has the events `offline` and `online`.
   */
  constructor(reachServer: () => Promise<unknown>, browser: EventTarget, isOnline: boolean) {
    super(false)
    this.#reachServer = reachServer
    browser.addEventListener('offline', () => void this.check())
    browser.addEventListener('online', () => this.#conclude(false))
    if (!isOnline) void this.check()
  }

  /** Finds out whether the server can be reached. */
  async check(): Promise<void> {
    this.#attempt += 1
    const attempt = this.#attempt
    const isGone = await this.#reachServer().then(
      () => false,
      () => true,
    )
    if (attempt === this.#attempt) this.#conclude(isGone)
  }

  #conclude(isGone: boolean): void {
    this.#attempt += 1
    this.set(isGone)
  }
}
