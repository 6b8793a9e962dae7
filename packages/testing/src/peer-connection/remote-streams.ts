import { FakeMediaStream } from '../media/fake-media-stream.js'
import type { Direction } from './direction.js'
import type { FakeRtpTransceiver } from './fake-transceiver.js'
import type { RemoteChanges } from './remote-changes.js'

/** The remote streams of one connection, by the id the peer gave them. */
export class RemoteStreams {
  readonly #streams = new Map<string, FakeMediaStream>()

  /**
   * The effect of a description on a transceiver's remote track (webrtc-pc 4.4.1.5). A `track` event fires if the
   * peer now sends and did not before, or if the track is in a new stream; a track the peer no longer sends is muted
   * and leaves its streams.
   *
   * @param direction as seen from here; `null` if nothing is described any more.
   */
  apply(
    transceiver: FakeRtpTransceiver,
    direction: Direction | null,
    ids: readonly string[],
    changes: RemoteChanges,
  ): void {
    const came = transceiver.isReceiving
    transceiver.firedDirection = direction
    const comes = transceiver.isReceiving
    const hasNewStream = this.#join(transceiver, comes ? ids : [], changes)
    const { receiver } = transceiver
    if (came && !comes) changes.muted.push(receiver.track)
    if (!comes || (came && !hasNewStream)) return
    const streams = [...transceiver.remoteStreams]
    changes.trackEvents.push({ track: receiver.track, receiver, streams, transceiver })
  }

  /** Forgets streams without tracks: one that returns with the same id is a new object, as in Chromium. */
  forgetEmpty(transceivers: readonly FakeRtpTransceiver[]): void {
    for (const [id, stream] of this.#streams) {
      if (!transceivers.some(({ remoteStreams }) => remoteStreams.has(stream))) this.#streams.delete(id)
    }
  }

  #join(transceiver: FakeRtpTransceiver, ids: readonly string[], changes: RemoteChanges): boolean {
    const { track } = transceiver.receiver
    for (const stream of transceiver.remoteStreams) {
      if (ids.includes(stream.id)) continue
      transceiver.remoteStreams.delete(stream)
      changes.lost.push({ stream, track })
    }
    let hasNewStream = false
    for (const id of ids) {
      const stream = this.#streams.get(id) ?? new FakeMediaStream([], id)
      this.#streams.set(id, stream)
      if (transceiver.remoteStreams.has(stream)) continue
      transceiver.remoteStreams.add(stream)
      changes.gained.push({ stream, track })
      hasNewStream = true
    }
    return hasNewStream
  }
}
