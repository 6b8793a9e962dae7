import { Observable } from '../phone/observable.js'
import { after } from '../time/clock.js'
import { type Note, playMelody } from './melody.js'

/** Whether the browser lets this page play: most refuse until the person has touched it. */
export type SoundState = 'unknown' | 'allowed' | 'blocked'

/** A context that may play runs within this time. */
const VERDICT_MS = 500
/** The events of a touch; which of them counts depends on the browser. */
const TOUCHES = ['pointerdown', 'pointerup', 'keydown'] as const

/** What the app plays, and whether it can be heard. The first touch of a page that may not play turns the sound on. */
export class Sound extends Observable<SoundState> {
  readonly #open: () => AudioContext
  readonly #touches: EventTarget
  #context: AudioContext | null = null
  #speaker = ''
  #cancelRest = () => {}
  #cancelVerdict = () => {}

  constructor(open: () => AudioContext = () => new AudioContext(), touches: EventTarget = window) {
    super('unknown')
    this.#open = open
    this.#touches = touches
  }

  /** Finds out whether the page may play. Call it once there is something to wait for. */
  prepare(): void {
    if (this.#context) return
    const context = this.#open()
    this.#context = context
    this.#route()
    context.addEventListener('statechange', this.#read)
    for (const touch of TOUCHES) this.#touches.addEventListener(touch, this.#touched, { capture: true })
    this.#cancelVerdict = after(VERDICT_MS, () => this.set('blocked'))
    this.#wake()
    this.#read()
  }

  /**
   * Plays notes, if the page may.
   *
   * @param volume from 0, silent, to 1.
   */
  async play(notes: readonly Note[], volume: number): Promise<void> {
    this.prepare()
    const context = this.#context
    if (!context || this.snapshot !== 'allowed') return
    this.#cancelRest()
    try {
      await context.resume()
      this.#restAfter(playMelody(context, notes, volume))
    } catch {
      // The system has taken the sound away, as a phone does during a telephone call.
      this.set('blocked')
    }
  }

  /** @param speaker the `deviceId` of what to play on, in browsers with a choice; empty where the system decides. */
  playOn(speaker: string): void {
    this.#speaker = speaker
    this.#route()
  }

  #route(): void {
    // Missing in the DOM types, and in some browsers.
    const context = this.#context as { sinkId?: unknown; setSinkId?(id: string): Promise<void> } | null
    if (context?.sinkId !== this.#speaker) context?.setSinkId?.(this.#speaker).catch(() => {})
  }

  readonly #wake = () => void this.#context?.resume().catch(() => {})

  readonly #touched = () => {
    this.#wake()
    // Then it is not the browser that refuses: this computer has nothing to play with, and another touch would not help.
    this.#cancelVerdict()
    this.#cancelVerdict = after(VERDICT_MS, () => this.set('unknown'))
  }

  readonly #read = () => {
    if (this.#context?.state !== 'running' || this.snapshot === 'allowed') return
    for (const touch of TOUCHES) this.#touches.removeEventListener(touch, this.#touched, { capture: true })
    this.#cancelVerdict()
    this.set('allowed')
    this.#restAfter(0)
  }

  /** A context that runs on in silence keeps a phone's sound system awake. */
  #restAfter(seconds: number): void {
    this.#cancelRest()
    this.#cancelRest = after(seconds * 1000 + 200, () => void this.#context?.suspend().catch(() => {}))
  }
}
