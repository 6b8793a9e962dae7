import type { FakeMediaStream } from '../media/fake-media-stream.js'
import type { FakeMediaStreamTrack } from '../media/fake-track.js'
import type { FakeRtpReceiver } from './fake-receiver.js'
import type { FakeRtpTransceiver } from './fake-transceiver.js'

/** What a `track` event carries. */
export interface TrackEventInit {
  readonly track: MediaStreamTrack
  readonly receiver: FakeRtpReceiver
  readonly streams: readonly MediaStream[]
  readonly transceiver: FakeRtpTransceiver
}

interface Membership {
  readonly stream: FakeMediaStream
  readonly track: FakeMediaStreamTrack
}

/**
 * The effects of a description on remote tracks and streams, collected so that the page sees them in a browser's
 * order.
 */
export class RemoteChanges {
  readonly ended: FakeMediaStreamTrack[] = []
  readonly muted: FakeMediaStreamTrack[] = []
  readonly lost: Membership[] = []
  readonly gained: Membership[] = []
  readonly trackEvents: TrackEventInit[] = []

  /** Before the page sees the new signaling state. */
  endTracks(): void {
    for (const track of this.ended) track.end()
  }

  /** After the page has seen the new signaling state. */
  changeTracks(): void {
    for (const track of this.muted) track.setMuted(true)
    for (const { stream, track } of this.lost) stream.loseTrack(track)
    for (const { stream, track } of this.gained) stream.receiveTrack(track)
  }
}
