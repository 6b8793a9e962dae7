import type { Cancel, Clock, StreamPurpose, Streams } from '@ringdown/protocol'

/** One stream of a peer. The track exists from the first description on; `live` says whether anything arrives. */
export interface RemoteStream {
  readonly track: MediaStreamTrack | null
  /** Whether the peer says that it sends (not muted, not stopped). */
  readonly live: boolean
  /** Of a camera that is on but not `live`: the network is too slow for its picture beside the voice. */
  readonly paused?: boolean
}

/** What one peer sends. */
export interface RemoteStreams {
  readonly microphone: RemoteStream
  readonly camera: RemoteStream
  readonly screen: RemoteStream
  readonly screenAudio: RemoteStream
}

type Said = Pick<Streams, 'live' | 'paused'>

const NONE: RemoteStream = { track: null, live: false }

export const NO_REMOTE_STREAMS: RemoteStreams = {
  microphone: NONE,
  camera: NONE,
  screen: NONE,
  screenAudio: NONE,
}

/** For how long after a report the next ones are only remembered: each one that is shown renders the page. */
const REPORT_MS = 50

/** The peer's four streams: their tracks, from `ontrack`, and whether the peer says they are live. */
export class RemoteTracks {
  readonly #clock: Clock
  readonly #onChange: (streams: RemoteStreams) => void
  readonly #tracks = new Map<StreamPurpose, MediaStreamTrack>()
  #said: Said | null = null
  #cancelReport: Cancel | null = null

  constructor(clock: Clock, onChange: (streams: RemoteStreams) => void) {
    this.#clock = clock
    this.#onChange = onChange
  }

  add(purpose: StreamPurpose, track: MediaStreamTrack): void {
    this.#tracks.set(purpose, track)
    track.onunmute = track.onmute = () => this.#publish()
    this.#publish()
  }

  /** Takes the peer's report of which streams are live: shows the first at once, and later the last that followed. */
  hear(said: Said): void {
    this.#said = said
    if (this.#cancelReport) return
    this.#publish()
    this.#cancelReport = this.#clock.after(REPORT_MS, () => {
      this.#cancelReport = null
      if (this.#said && this.#said !== said) this.hear(this.#said)
    })
  }

  close(): void {
    this.#cancelReport?.()
    for (const track of this.#tracks.values()) track.onunmute = track.onmute = null
  }

  #publish(): void {
    this.#onChange({
      microphone: this.#streamOf('microphone'),
      camera: { ...this.#streamOf('camera'), ...(this.#said?.paused === true && { paused: true }) },
      screen: this.#streamOf('screen'),
      screenAudio: this.#streamOf('screen-audio'),
    })
  }

  #streamOf(purpose: StreamPurpose): RemoteStream {
    const track = this.#tracks.get(purpose) ?? null
    // The first frames arrive before the peer's report about them: until then, what arrives counts as live. Not so for a screen,
    // which is shared on purpose: browsers call its track unmuted as soon as it is negotiated.
    const arrives = track?.muted === false && !purpose.startsWith('screen')
    const live = this.#said === null ? arrives : this.#said.live[purpose] === true
    return { track, live }
  }
}
