import { FakeMediaStream } from '../media/fake-media-stream.js'
import { receives, reverse } from './direction.js'
import type { Section } from './fake-sdp.js'
import type { FakeRtpReceiver, FakeRtpTransceiver } from './fake-transceiver.js'

/** What a `track` event carries. */
export interface TrackEventInit {
  readonly track: MediaStreamTrack
  readonly receiver: FakeRtpReceiver
  readonly streams: readonly MediaStream[]
  readonly transceiver: FakeRtpTransceiver
}

/** The remote streams of one connection, by the id the peer gave them. */
export class RemoteStreams {
  readonly #streams = new Map<string, FakeMediaStream>()

  /**
   * What a remote m-line does to its transceiver's track (webrtc-pc 4.4.1.5): returns a `track` event where the peer now
   * sends and did not before; mutes the track and takes it out of its streams where the peer no longer does.
   */
  apply(transceiver: FakeRtpTransceiver, section: Section): TrackEventInit | null {
    const direction = reverse(section.direction)
    const before = transceiver.firedDirection
    transceiver.firedDirection = direction
    this.#join(transceiver, receives(direction) ? section.streams : [])
    if (!receives(direction)) {
      transceiver.receiver.track.setMuted(true)
      return null
    }
    if (before !== null && receives(before)) return null
    return {
      track: transceiver.receiver.track,
      receiver: transceiver.receiver,
      streams: [...transceiver.remoteStreams],
      transceiver,
    }
  }

  /** The remote offer that brought the transceiver was rolled back. */
  remove(transceiver: FakeRtpTransceiver): void {
    transceiver.firedDirection = null
    this.#join(transceiver, [])
    transceiver.receiver.track.setMuted(true)
  }

  #join(transceiver: FakeRtpTransceiver, ids: readonly string[]): void {
    const track = transceiver.receiver.track
    for (const stream of transceiver.remoteStreams) {
      if (ids.includes(stream.id)) continue
      transceiver.remoteStreams.delete(stream)
      stream.loseTrack(track)
    }
    for (const id of ids) {
      const stream = this.#streams.get(id) ?? new FakeMediaStream([], id)
      this.#streams.set(id, stream)
      transceiver.remoteStreams.add(stream)
      stream.receiveTrack(track)
    }
  }
}
