import { receives, reverse } from './direction.js'
import type { Sdp, Section } from './fake-sdp.js'
import type { FakeRtpSender } from './fake-sender.js'
import type { FakeRtpTransceiver, TransceiverInit } from './fake-transceiver.js'
import { RemoteChanges } from './remote-changes.js'
import { RemoteStreams } from './remote-streams.js'

type Make = (kind: 'audio' | 'video', init: TransceiverInit) => FakeRtpTransceiver

/** The transceivers of one connection, and what descriptions do to them (RFC 9429, 5.9 to 5.11). */
export class Transceivers {
  readonly #make: Make
  readonly #remoteStreams = new RemoteStreams()
  #all: FakeRtpTransceiver[] = []

  constructor(make: Make) {
    this.#make = make
  }

  get all(): readonly FakeRtpTransceiver[] {
    return this.#all
  }

  create(kind: 'audio' | 'video', init: TransceiverInit): FakeRtpTransceiver {
    const transceiver = this.#make(kind, init)
    this.#all.push(transceiver)
    return transceiver
  }

  /** Uses a transceiver of this kind whose sender is free, or creates one. */
  addTrack(track: MediaStreamTrack, streams: readonly string[]): FakeRtpSender {
    if (this.#all.some(({ sender }) => sender.track === track)) {
      throw new DOMException('A sender already exists for the track.', 'InvalidAccessError')
    }
    const free = this.#all.find(transceiver => transceiver.isFreeFor(track.kind))
    free?.takeTrack(track, streams)
    const kind = track.kind === 'audio' ? 'audio' : 'video'
    const made = free ?? this.create(kind, { direction: 'sendrecv', origin: 'addTrack', track, streams })
    return made.sender
  }

  /** Returns whether anything changed. */
  removeTrack(sender: FakeRtpSender): boolean {
    const transceiver = this.#all.find(each => each.sender === sender)
    if (!transceiver) {
      throw new DOMException('The sender was not made by this connection.', 'InvalidAccessError')
    }
    if (!sender.track) return false
    transceiver.dropTrack()
    return true
  }

  /** The new m-lines of a local offer go to the transceivers without one, in order. */
  applyLocalOffer(sdp: Sdp): void {
    for (const { kind, mid } of sdp.sections) {
      if (kind === 'application' || this.#find(mid)) continue
      const transceiver = this.#all.find(each => each.mid === null && each.kind === kind)
      if (transceiver) transceiver.mid = mid
    }
  }

  applyRemoteOffer(sdp: Sdp): RemoteChanges {
    for (const section of sdp.sections) this.#associate(section)
    return this.#changeRemote(sdp)
  }

  applyLocalAnswer(sdp: Sdp): RemoteChanges {
    const changes = new RemoteChanges()
    for (const { mid, direction } of sdp.sections) {
      const transceiver = this.#find(mid)
      if (!transceiver) continue
      transceiver.agree(direction)
      if (!receives(direction)) this.#remoteStreams.apply(transceiver, direction, [], changes)
    }
    this.#settle()
    return changes
  }

  applyRemoteAnswer(sdp: Sdp): RemoteChanges {
    for (const section of sdp.sections) this.#find(section.mid)?.agree(reverse(section.direction))
    const changes = this.#changeRemote(sdp)
    this.#settle()
    return changes
  }

  /** Returns to the last settled state; stops the transceivers that only the withdrawn offer brought. */
  rollback(): RemoteChanges {
    const changes = new RemoteChanges()
    for (const transceiver of this.#all) {
      const { mid, firedDirection, streams } = transceiver.settled
      transceiver.mid = mid
      this.#remoteStreams.apply(transceiver, firedDirection, streams, changes)
      if (transceiver.origin !== 'remote offer') continue
      // One that addTrack() has used since stays, as if addTrack() had created it.
      if (transceiver.hasAddedTrack) {
        transceiver.origin = 'addTrack'
      } else {
        transceiver.stop()
        changes.ended.push(transceiver.receiver.track)
      }
    }
    this.#all = this.#all.filter(({ origin }) => origin !== 'remote offer')
    this.#remoteStreams.forgetEmpty(this.#all)
    return changes
  }

  /**
   * Only a transceiver that `addTrack` created is matched to an m-line, and only if the peer wants to receive. One
   * from `addTransceiver` gets its own m-line (RFC 9429, 5.10).
   */
  #associate({ kind, mid, direction, trackId }: Section): void {
    if (kind === 'application' || this.#find(mid)) return
    const matching = (each: FakeRtpTransceiver) =>
      each.mid === null && each.kind === kind && each.origin === 'addTrack'
    const transceiver =
      (receives(direction) && this.#all.find(matching)) ||
      this.create(kind, { direction: 'recvonly', origin: 'remote offer', remoteTrackId: trackId })
    transceiver.mid = mid
  }

  #changeRemote(sdp: Sdp): RemoteChanges {
    const changes = new RemoteChanges()
    for (const { mid, direction, streams } of sdp.sections) {
      const transceiver = this.#find(mid)
      if (transceiver) this.#remoteStreams.apply(transceiver, reverse(direction), streams, changes)
    }
    this.#remoteStreams.forgetEmpty(this.#all)
    return changes
  }

  #settle(): void {
    for (const transceiver of this.#all) transceiver.settle()
  }

  #find(mid: string): FakeRtpTransceiver | undefined {
    return this.#all.find(transceiver => transceiver.mid === mid)
  }
}
