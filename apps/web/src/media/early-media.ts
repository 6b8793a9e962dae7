import type { LocalMedia } from '@ringdown/client'
import { after } from '../time/clock.js'

/** After the press is over, a click follows at once, or never. */
const CLICK_FOLLOWS_MS = 300
/** The end of a press may go unnoticed, outside of the window. */
const LONGEST_PRESS_MS = 3_000

/** What to open when a button is pressed. */
export interface WantedMedia {
  readonly audio: boolean
  readonly video: boolean
}

/**
 * Opens the microphone and camera when a person presses a button, some tenth of a second before the click. A press that does
 * not become a click closes them again.
 */
export class EarlyMedia {
  readonly #createMedia: () => LocalMedia
  #pressed: { readonly media: LocalMedia; readonly wanted: WantedMedia } | null = null
  #cancelClosing = () => {}

  constructor(createMedia: () => LocalMedia) {
    this.#createMedia = createMedia
  }

  /** The button went down. */
  press(wanted: WantedMedia): void {
    this.drop()
    const media = this.#createMedia()
    this.#pressed = { media, wanted }
    void media.open(wanted)
    this.#dropAfter(LONGEST_PRESS_MS)
  }

  /** The press is over. */
  release(): void {
    if (this.#pressed) this.#dropAfter(CLICK_FOLLOWS_MS)
  }

  /** The click: hands over what was opened for it, to a call that closes it. */
  take({ audio, video }: WantedMedia): LocalMedia | null {
    const pressed = this.#pressed
    if (pressed?.wanted.audio !== audio || pressed.wanted.video !== video) return null
    this.#cancelClosing()
    this.#pressed = null
    return pressed.media
  }

  /** No click will come. */
  drop(): void {
    this.#cancelClosing()
    this.#pressed?.media.close()
    this.#pressed = null
  }

  #dropAfter(ms: number): void {
    this.#cancelClosing()
    this.#cancelClosing = after(ms, () => this.drop())
  }
}
