import { fire, HandlerTarget } from '../handler-target.js'

let minted = 0

/**
 * A `MediaStream`: a set of tracks. `addtrack` and `removetrack` fire only for changes by the browser, not by the
 * page.
 */
export class FakeMediaStream extends HandlerTarget implements MediaStream {
  readonly id: string
  onaddtrack: ((this: MediaStream, event: MediaStreamTrackEvent) => unknown) | null = null
  onremovetrack: ((this: MediaStream, event: MediaStreamTrackEvent) => unknown) | null = null
  readonly #tracks = new Set<MediaStreamTrack>()

  constructor(tracks: Iterable<MediaStreamTrack> | MediaStream = [], id?: string) {
    super(['addtrack', 'removetrack'])
    minted += 1
    this.id = id ?? `stream-${minted}`
    for (const track of 'getTracks' in tracks ? tracks.getTracks() : tracks) {
      this.#tracks.add(track)
    }
  }

  get active(): boolean {
    return this.getTracks().some(track => track.readyState === 'live')
  }

  getTracks(): MediaStreamTrack[] {
    return [...this.#tracks]
  }

  getAudioTracks(): MediaStreamTrack[] {
    return this.getTracks().filter(track => track.kind === 'audio')
  }

  getVideoTracks(): MediaStreamTrack[] {
    return this.getTracks().filter(track => track.kind === 'video')
  }

  getTrackById(id: string): MediaStreamTrack | null {
    return this.getTracks().find(track => track.id === id) ?? null
  }

  addTrack(track: MediaStreamTrack): void {
    this.#tracks.add(track)
  }

  removeTrack(track: MediaStreamTrack): void {
    this.#tracks.delete(track)
  }

  clone(): FakeMediaStream {
    return new FakeMediaStream(this.getTracks().map(track => track.clone()))
  }

  /** The remote description put a track into this stream. */
  receiveTrack(track: MediaStreamTrack): void {
    if (this.#tracks.has(track)) return
    this.#tracks.add(track)
    fire(this, 'addtrack', { track })
  }

  /** The remote description took a track out of this stream. */
  loseTrack(track: MediaStreamTrack): void {
    if (this.#tracks.delete(track)) fire(this, 'removetrack', { track })
  }
}
