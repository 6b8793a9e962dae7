import { fire, HandlerTarget } from '../handler-target.js'

let minted = 0

/** What a track is called and how it starts. */
export interface FakeTrackOptions {
  readonly id?: string
  readonly label?: string
  readonly deviceId?: string
  readonly groupId?: string
  /** Whether it starts without media, like a receiver's track. */
  readonly muted?: boolean
  /** What else `getSettings` says. */
  readonly settings?: object | undefined
}

/** A `MediaStreamTrack` without media. `end` and `setMuted` do what the browser or the system would do to it. */
export class FakeMediaStreamTrack extends HandlerTarget implements MediaStreamTrack {
  readonly kind: 'audio' | 'video'
  readonly id: string
  readonly label: string
  enabled = true
  contentHint = ''
  onended: ((this: MediaStreamTrack, event: Event) => unknown) | null = null
  onmute: ((this: MediaStreamTrack, event: Event) => unknown) | null = null
  onunmute: ((this: MediaStreamTrack, event: Event) => unknown) | null = null
  readonly #settings: MediaTrackSettings
  readonly #watchers = new Set<() => void>()
  #readyState: MediaStreamTrackState = 'live'
  #muted: boolean
  #constraints: MediaTrackConstraints = {}

  constructor(kind: 'audio' | 'video', options: FakeTrackOptions = {}) {
    super(['ended', 'mute', 'unmute'])
    minted += 1
    this.kind = kind
    this.id = options.id ?? `track-${minted}`
    this.label = options.label ?? `Fake ${kind === 'audio' ? 'microphone' : 'camera'}`
    const { deviceId, groupId } = options
    this.#settings = {
      ...options.settings,
      ...(deviceId !== undefined && { deviceId }),
      ...(groupId !== undefined && { groupId }),
    }
    this.#muted = options.muted ?? false
  }

  get readyState(): MediaStreamTrackState {
    return this.#readyState
  }

  get muted(): boolean {
    return this.#muted
  }

  /** Ends the track for its owner: no event, as in browsers. */
  stop(): void {
    if (this.#readyState === 'ended') return
    this.#readyState = 'ended'
    for (const watcher of [...this.#watchers]) watcher()
  }

  clone(): FakeMediaStreamTrack {
    const copy = new FakeMediaStreamTrack(this.kind, {
      label: this.label,
      muted: this.#muted,
      ...this.#settings,
    })
    copy.enabled = this.enabled
    if (this.#readyState === 'ended') copy.stop()
    return copy
  }

  getSettings(): MediaTrackSettings {
    return { ...this.#settings }
  }

  getConstraints(): MediaTrackConstraints {
    return this.#constraints
  }

  getCapabilities(): MediaTrackCapabilities {
    return {}
  }

  async applyConstraints(constraints: MediaTrackConstraints = {}): Promise<void> {
    this.#constraints = constraints
  }

  /** The device was unplugged or the permission withdrawn: ends the track and fires `ended`. */
  end(): void {
    if (this.#readyState === 'ended') return
    this.stop()
    fire(this, 'ended')
  }

  /** The source stops or resumes sending: fires `mute` or `unmute` if that changes anything. */
  setMuted(muted: boolean): void {
    if (this.#muted === muted || this.#readyState === 'ended') return
    this.#muted = muted
    fire(this, muted ? 'mute' : 'unmute')
  }

  /** Calls `watcher` when the track ends, for any reason; returns a function that stops watching. */
  watchEnd(watcher: () => void): () => void {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }
}
