import type { Composer } from './composer.js'
import { formatSdp, type Sdp } from './fake-sdp.js'
import { notCreated } from './refusals.js'

/** webrtc-pc's [[LastCreatedOffer]] or [[LastCreatedAnswer]]: what the page may pass to `setLocalDescription`. */
export class LastCreated {
  readonly #method: string
  readonly #composer: Composer
  readonly #isStrict: boolean
  #sdp: Sdp | null = null
  #isCurrent = false
  #isSuperseded = false

  /** @param isStrict refuses what is not exactly the last one made, or is older than another negotiation. */
  constructor(method: string, composer: Composer, isStrict: boolean) {
    this.#method = method
    this.#composer = composer
    this.#isStrict = isStrict
  }

  /** The last one made, while it is still accurate. */
  get current(): Sdp | null {
    return this.#isCurrent ? this.#sdp : null
  }

  keep(sdp: Sdp): Sdp {
    this.#sdp = sdp
    this.#isCurrent = true
    this.#isSuperseded = false
    return sdp
  }

  /** Something changed, so it is no longer accurate. */
  outdate(): void {
    this.#isCurrent = false
  }

  /** Another offer was taken, or an answer. */
  supersede(): void {
    this.#isSuperseded = true
  }

  /**
   * Chromium accepts an older or edited description if it is from this connection and has as many m-lines as the last
   * one.
   */
  check(sdp: Sdp, text: string): void {
    const last = this.#sdp
    if (!last || !this.#composer.wrote(sdp) || last.sections.length !== sdp.sections.length) {
      throw notCreated(this.#method)
    }
    if (this.#isStrict && (this.#isSuperseded || text !== formatSdp(last))) throw notCreated(this.#method)
  }
}
