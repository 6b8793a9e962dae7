import { FakeMediaStreamTrack } from '../media/fake-track.js'
import { queueTask } from '../turns.js'
import type { FakeDtlsTransport } from './fake-transports.js'

/** An `RTCRtpReceiver`: its track is there from the start, muted until media arrives. */
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

  /** It was agreed that the peer sends, and before that it did not: the next packet is a first one. */
  awaitMedia(): void {
    this.#awaitsMedia = true
  }

  /**
   * Something arrives. Only the first packet after {@link awaitMedia} unmutes the track, and only a description mutes it
   * again: not a sender without a track, nor a path that is lost. So it is in Chromium.
   */
  hear(isStillWanted: () => boolean): void {
    if (!this.#awaitsMedia) return
    this.#awaitsMedia = false
    queueTask(() => {
      if (isStillWanted()) this.track.setMuted(false)
    })
  }
}
