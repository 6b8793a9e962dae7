import type { Clock } from '@ringdown/protocol'
import type { Arrival } from '../session/arrival.js'
import type { Signaling } from '../signaling/signaling.js'

/** What a camera shows at first sight. */
export interface Picture {
  readonly width: number
  readonly height: number
  /** Mean, 0 (black) to 255. */
  readonly brightness: number
  /** How long the first one took, in milliseconds. */
  readonly afterMs: number
}

/** Reads how loud a track is. */
export interface SoundMeter {
  /** Highest sample since the last reading, 0 to 1; `null` while the browser keeps sound processing from the page. */
  read(): number | null
  close(): void
}

/** A moving picture that needs no camera. */
export interface TestPicture {
  readonly track: MediaStreamTrack
  close(): void
}

/** Everything outside that the check touches; tests pass their own. */
export interface CheckPorts {
  readonly clock: Clock
  readonly isSecure: boolean
  /** `null` where the browser has none, or somebody has taken it away. */
  readonly PeerConnection: typeof RTCPeerConnection | null
  readonly mediaDevices: MediaDevices | null
  /** Whether this browser lists loudspeakers at all. */
  readonly listsSpeakers: boolean
  /** Asks the server whether it is ready (`/readyz`). */
  askReady(): Promise<Response>
  /** A line of the check's own, with a device id that nobody else has. */
  connect(): Signaling
  measureSound(track: MediaStreamTrack): SoundMeter
  /** Resolves with the first picture that comes. */
  look(track: MediaStreamTrack): Promise<Picture>
  drawPicture(): TestPicture
  measureArrival(connection: RTCPeerConnection): Promise<Arrival>
}
