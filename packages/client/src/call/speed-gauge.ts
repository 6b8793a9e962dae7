import type { Cancel, Clock, Receipt, Warmth } from '@ringdown/protocol'
import type { LocalMedia } from '../media/local-media.js'
import { type Arrival, measureArrival } from '../session/arrival.js'
import { NO_REMOTE_STREAMS, type RemoteStream } from '../session/remote-streams.js'
import type { Session } from '../session/session.js'

/** How often to check for the first frame: the precision of that time in a receipt. */
const LOOK_MS = 50
/** How long sound may arrive without a frame before the call counts as having no picture. */
const SOUND_ALONE_MS = 1500
/** After this long, a receipt contains what is known by then. */
const PATIENCE_MS = 15_000

interface GaugePorts {
  readonly clock: Clock
  readonly localMedia: LocalMedia
  session(): Session | null
  onReceipt(receipt: Receipt): void
}

/** What is known at the accept. */
interface SpeedStart {
  readonly role: Receipt['role']
  readonly warmth: Warmth
  readonly offerAgeMs: number | null
}

/** Measures the time from the accept to the peer's first frame, step by step, once. */
export class SpeedGauge {
  readonly #ports: GaugePorts
  readonly #start: SpeedStart
  readonly #acceptedAt: number
  /** Until the server had answered, in milliseconds; set from outside. */
  serverMs: number | null = null
  #devicesAt: number | null = null
  #soundAt: number | null = null
  #cancel: Cancel = () => {}
  #isClosed = false

  constructor(ports: GaugePorts, start: SpeedStart) {
    this.#ports = ports
    this.#start = start
    this.#acceptedAt = ports.clock.now()
    this.#lookAtDevices()
    this.#lookLater()
  }

  get elapsedMs(): number {
    return this.#ports.clock.now() - this.#acceptedAt
  }

  close(): void {
    this.#isClosed = true
    this.#cancel()
  }

  #lookLater(): void {
    this.#cancel = this.#ports.clock.after(LOOK_MS, () => void this.#look())
  }

  async #look(): Promise<void> {
    const { clock } = this.#ports
    this.#lookAtDevices()
    const session = this.#ports.session()
    const { camera, microphone } = session?.snapshot.remote ?? NO_REMOTE_STREAMS
    if (flows(microphone)) this.#soundAt ??= clock.now()
    const soundAlone = this.#soundAt !== null && !camera.live && clock.now() - this.#soundAt > SOUND_ALONE_MS
    const isLast = soundAlone || this.elapsedMs > PATIENCE_MS
    // Statistics cost time at the worst moment: none are read before there is a picture to look for.
    const look = session && (flows(camera) || isLast)
    const arrival = look ? await measureArrival(session).catch(() => null) : null
    if (this.#isClosed) return
    if (arrival?.hasFrame || isLast) this.#finish(session, arrival)
    else this.#lookLater()
  }

  #lookAtDevices(): void {
    const { clock, localMedia } = this.#ports
    const { microphone, camera } = localMedia.snapshot
    const isOpening = microphone.state === 'opening' || camera.state === 'opening'
    if (!isOpening && (microphone.track || camera.track)) this.#devicesAt ??= clock.now()
  }

  #finish(session: Session | null, arrival: Arrival | null): void {
    const times = session?.snapshot.times
    const since = (at: number | null | undefined) => (at == null ? null : Math.max(0, at - this.#acceptedAt))
    this.#ports.onReceipt({
      ...this.#start,
      warmth: this.#start.warmth !== 'none' && arrival?.route === 'relayed' ? 'relay' : this.#start.warmth,
      serverMs: this.serverMs,
      devicesMs: since(this.#devicesAt),
      answerMs: since(times?.answeredAt),
      iceMs: since(times?.iceAt),
      dtlsMs: since(times?.connectedAt),
      firstFrameMs: arrival?.hasFrame ? this.elapsedMs : since(this.#soundAt),
      route: arrival?.route ?? null,
      roundTripMs: arrival?.roundTripMs ?? null,
    })
  }
}

function flows({ track }: RemoteStream): boolean {
  return track !== null && !track.muted
}
