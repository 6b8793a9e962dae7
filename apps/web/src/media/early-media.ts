import type { LocalMedia } from '@ringdown/client'
import { Observable } from '../phone/observable.js'
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
 * not become a click closes them again. As a mirror, the camera may be open before the press; its snapshot is that preview, or
 * `null`.
 */
export class EarlyMedia extends Observable<LocalMedia | null> {
  readonly #createMedia: () => LocalMedia
  /** Made ahead: it asks the browser what it may open, and a press must not wait for the answer. */
  #next: LocalMedia
  #pressed: { readonly media: LocalMedia; readonly wanted: WantedMedia } | null = null
  #isMirror = false
  #cancelClosing = () => {}

  constructor(createMedia: () => LocalMedia) {
    super(null)
    this.#createMedia = createMedia
    this.#next = createMedia()
  }

  /** Opens the camera, or closes it again, for nobody but the person themselves. */
  mirror(isOn: boolean): void {
    this.#isMirror = isOn
    const media = this.snapshot
    if (isOn && !media) this.#openMirror()
    if (isOn || !media || this.#pressed?.media === media) return
    media.close()
    this.set(null)
  }

  /** The button went down. */
  press(wanted: WantedMedia): void {
    this.drop()
    this.#pressed = { media: this.#open(wanted), wanted }
    this.#dropAfter(LONGEST_PRESS_MS)
  }

  /** The press is over. */
  release(): void {
    if (this.#pressed) this.#dropAfter(CLICK_FOLLOWS_MS)
  }

  /** The click: hands over what is open for it, to a call that closes it. */
  take(wanted: WantedMedia): LocalMedia | null {
    const pressed = this.#pressed
    const isPressed = pressed?.wanted.audio === wanted.audio && pressed.wanted.video === wanted.video
    if (!isPressed && !(this.snapshot && wanted.video)) return null
    const media = isPressed ? pressed.media : this.#open(wanted)
    this.#isMirror = false
    this.#cancelClosing()
    this.#pressed = null
    this.set(null)
    return media
  }

  /** No click will come. */
  drop(): void {
    this.#cancelClosing()
    const media = this.#pressed?.media
    this.#pressed = null
    media?.close()
    if (!media || media !== this.snapshot) return
    // It had the microphone, too.
    this.set(null)
    if (this.#isMirror) this.#openMirror()
  }

  /** Closes everything that was not handed over. */
  close(): void {
    this.#isMirror = false
    this.drop()
    this.mirror(false)
  }

  #openMirror(): void {
    const media = this.#takeNext()
    void media.open({ audio: false, video: true })
    this.set(media)
  }

  #open({ audio, video }: WantedMedia): LocalMedia {
    const media = (video ? this.snapshot : null) ?? this.#takeNext()
    void media.open({ audio, video: video && media.snapshot.camera.state === 'off' })
    return media
  }

  #takeNext(): LocalMedia {
    const media = this.#next
    this.#next = this.#createMedia()
    return media
  }

  #dropAfter(ms: number): void {
    this.#cancelClosing()
    this.#cancelClosing = after(ms, () => this.drop())
  }
}
