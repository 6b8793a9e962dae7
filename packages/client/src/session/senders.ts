import type { StreamPurpose, Streams } from '@ringdown/protocol'
import type { LocalMedia, LocalMediaSnapshot, Source } from '../media/local-media.js'
import type { Layout } from './layout.js'
import type { PausedBy } from './session-pilot.js'

type Tracks = Readonly<Record<StreamPurpose, MediaStreamTrack | null>>

/**
 * Puts this side's tracks on the session's senders: the only place where media leaves this device. A session has one
 * only once a human here has called or answered.
 */
export class Senders {
  readonly #layout: Layout
  readonly #media: LocalMedia
  readonly #mayBeHeard: () => boolean
  readonly #tell: (streams: Streams) => void
  readonly #unsubscribe: () => void
  readonly #attached = new Map<StreamPurpose, MediaStreamTrack | null>()
  #pausedBy: PausedBy | null = null
  #told = ''

  /**
   * @param tell tells the peer what is live.
   * @param mayBeHeard whether more than the camera may leave: not while a caller knocks.
   */
  constructor(layout: Layout, media: LocalMedia, tell: (streams: Streams) => void, mayBeHeard = () => true) {
    this.#layout = layout
    this.#media = media
    this.#mayBeHeard = mayBeHeard
    this.#tell = tell
    this.#unsubscribe = media.subscribe(() => this.apply())
    this.apply()
  }

  /** Tells the peer what is live, for example after the control channel has opened. */
  tellStreams(): void {
    this.#tell(streamsOf(this.#media.snapshot, this.#pausedBy))
  }

  /** The camera's picture is paused, or back: the peer is told. */
  pauseCamera(by: PausedBy | null): void {
    this.#pausedBy = by
    this.apply()
  }

  close(): void {
    this.#unsubscribe()
  }

  /** Takes up what has changed: the media, or whether more than the camera may leave. */
  apply(): void {
    const { snapshot } = this.#media
    for (const [purpose, track] of Object.entries(tracksOf(snapshot)) as [
      StreamPurpose,
      Tracks[StreamPurpose],
    ][]) {
      if ((this.#attached.get(purpose) ?? null) === track) continue
      if (purpose !== 'camera' && !this.#mayBeHeard()) continue
      this.#attached.set(purpose, track)
      // Rejects only once the connection is closed, or for a track of another kind, which the layout rules out.
      this.#layout[purpose].sender.replaceTrack(track).catch(() => {})
    }
    const streams = streamsOf(snapshot, this.#pausedBy)
    const text = JSON.stringify(streams)
    if (text === this.#told) return
    this.#told = text
    this.#tell(streams)
  }
}

function tracksOf({ microphone, camera, screen }: LocalMediaSnapshot): Tracks {
  return {
    microphone: microphone.track,
    camera: camera.track,
    screen: screen.track,
    'screen-audio': screen.audio,
  }
}

/** Whether it is on and sending: another program may have taken it. */
function isLive({ state, track }: Source): boolean {
  return state === 'on' && track?.muted === false
}

function streamsOf({ microphone, camera, screen }: LocalMediaSnapshot, pausedBy: PausedBy | null): Streams {
  return {
    type: 'streams',
    live: {
      microphone: isLive(microphone),
      camera: isLive(camera) && !pausedBy,
      screen: screen.track !== null,
      'screen-audio': screen.audio !== null,
    },
    ...(pausedBy === 'network' && isLive(camera) && { paused: true }),
  }
}
