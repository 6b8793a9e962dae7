import { FakeMediaStreamTrack } from '../media/fake-track.js'
import { queueTask } from '../turns.js'
import type { FakeDtlsTransport } from './fake-transports.js'

/** An `RTCRtpReceiver`: its track exists from the start, muted until media arrives. */
export class FakeRtpReceiver {
  readonly track: FakeMediaStreamTrack
  readonly #transport: () => FakeDtlsTransport | null
  #awaitsMedia = true

  constructor(kind: 'audio' | 'video', transport: () => FakeDtlsTransport | null, trackId = '') {
    this.#transport = transport
    const id = trackId === '' ? {} : { id: trackId }
    this.track = new FakeMediaStreamTrack(kind, { ...id, label: `remote ${kind}`, muted: true })
  }

  get transport(): FakeDtlsTransport | null {
    return this.#transport()
  }

  /** The peer is now agreed to send, and was not before: the next packet counts as the first. */
  awaitMedia(): void {
    this.#awaitsMedia = true
  }

  /**
   * Something arrives. Only the first packet after {@link awaitMedia} unmutes the track, and only a description mutes
   * it again, as in Chromium: a sender without a track does not, nor does a lost path.
   */
  hear(isStillWanted: () => boolean): void {
    if (!this.#awaitsMedia) return
    this.#awaitsMedia = false
    queueTask(() => {
      if (isStillWanted()) this.track.setMuted(false)
    })
  }
}
