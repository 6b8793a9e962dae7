import type { Clock } from '@ringdown/protocol'
import type { Arrival } from '../session/arrival.js'
import type { Signaling } from '../signaling/signaling.js'

/** A first look at a camera's picture. */
export interface Picture {
  readonly width: number
  readonly height: number
  /** Mean, 0 (black) to 255. */
  readonly brightness: number
  /** How long the first picture took, in milliseconds. */
  readonly afterMs: number
}

/** Measures how loud a track is. */
export interface SoundMeter {
  /**
   * The highest sample since the last reading, 0 to 1; `null` while the browser does not let the page process sound.
   */
  read(): number | null
  close(): void
}

/** A moving picture that needs no camera. */
export interface TestPicture {
  readonly track: MediaStreamTrack
  close(): void
}

/** Everything outside the check that it touches; tests pass their own. */
export interface CheckPorts {
  readonly clock: Clock
  readonly isSecure: boolean
  /** `null` if the browser has none, or it has been disabled. */
  readonly PeerConnection: typeof RTCPeerConnection | null
  readonly mediaDevices: MediaDevices | null
  /** Whether this browser lists speakers at all. */
  readonly listsSpeakers: boolean
  /** Asks the server whether it is ready (`/readyz`). */
  askReady(): Promise<Response>
  /** A connection of the check's own, with a new device id. */
  connect(): Signaling
  measureSound(track: MediaStreamTrack): SoundMeter
  /** Resolves with the first picture that arrives. */
  look(track: MediaStreamTrack): Promise<Picture>
  drawPicture(): TestPicture
  measureArrival(connection: RTCPeerConnection): Promise<Arrival>
}
