import type { LocalMedia, LocalMediaSnapshot, Watchable } from '@ringdown/client'
import { Observable } from '../phone/observable.js'
import type { FilterHealth } from './filter-health.js'
import type { NoiseFilter } from './noise-filter.js'

/** Whether noise is to be filtered out, and what filters it. */
export interface FilterSource {
  readonly isWanted: Watchable<boolean>
  /** Opens a filter for a track. */
  open(track: MediaStreamTrack, onHealth: (health: FilterHealth) => void): Promise<NoiseFilter>
}

/** One filter at work on one track. */
interface Filtering {
  readonly raw: MediaStreamTrack
  filter: NoiseFilter | null
  isOn: boolean
}

const devices = new WeakMap<MediaStreamTrack, MediaStreamTrack>()

/** The device's own track for one that may be filtered. */
export function deviceTrackOf(track: MediaStreamTrack): MediaStreamTrack {
  return devices.get(track) ?? track
}

/**
 * Local media whose microphone goes through a noise filter while one is wanted. Until the filter runs, and when it does not,
 * the device's own track is used, so that the voice waits for nothing. What is muted is silent before the filter and after it.
 */
export class FilteredMedia extends Observable<LocalMediaSnapshot> implements LocalMedia {
  readonly #inner: LocalMedia
  readonly #source: FilterSource
  #filtering: Filtering | null = null
  #unfollowWish: (() => void) | null = null

  constructor(inner: LocalMedia, source: FilterSource) {
    super(inner.snapshot)
    this.#inner = inner
    this.#source = source
    inner.subscribe(() => this.#follow())
    this.#follow()
  }

  open(wanted: { audio: boolean; video: boolean }): Promise<void> {
    return this.#inner.open(wanted)
  }

  setMicrophone(on: boolean): Promise<void> {
    return this.#inner.setMicrophone(on)
  }

  setCamera(on: boolean): Promise<void> {
    return this.#inner.setCamera(on)
  }

  chooseMicrophone(deviceId: string): Promise<void> {
    return this.#inner.chooseMicrophone(deviceId)
  }

  chooseCamera(deviceId: string): Promise<void> {
    return this.#inner.chooseCamera(deviceId)
  }

  shareScreen(): Promise<void> {
    return this.#inner.shareScreen()
  }

  stopSharing(): void {
    this.#inner.stopSharing()
  }

  pause(): void {
    this.#inner.pause()
  }

  resume(): Promise<void> {
    return this.#inner.resume()
  }

  close(): void {
    this.#inner.close()
  }

  #follow(): void {
    const raw = this.#inner.snapshot.microphone.track
    this.#followWish(raw !== null)
    const wanted = raw !== null && this.#source.isWanted.snapshot ? raw : null
    const before = this.#filtering
    if (before?.raw !== wanted) this.#filtering = wanted && this.#begin(wanted)
    this.#show()
    if (before && before !== this.#filtering) before.filter?.close()
  }

  /** Only a microphone that is open cares. */
  #followWish(isOpen: boolean): void {
    if (isOpen) this.#unfollowWish ??= this.#source.isWanted.subscribe(() => this.#follow())
    else {
      this.#unfollowWish?.()
      this.#unfollowWish = null
    }
  }

  #begin(raw: MediaStreamTrack): Filtering {
    const filtering: Filtering = { raw, filter: null, isOn: false }
    const isStale = () => this.#filtering !== filtering
    const hear = (health: FilterHealth) => {
      if (isStale()) return
      filtering.isOn = health === 'on'
      this.#show()
    }
    this.#source.open(raw, hear).then(
      filter => {
        if (isStale()) return filter.close()
        devices.set(filter.output, raw)
        filtering.filter = filter
        this.#show()
      },
      // Anyone who opens it tells the person.
      () => {},
    )
    return filtering
  }

  #show(): void {
    const { snapshot } = this.#inner
    const { microphone } = snapshot
    const { filter = null, isOn = false } = this.#filtering ?? {}
    if (filter && microphone.track) filter.output.enabled = microphone.track.enabled
    // The filter's track does not tell that the browser has muted the device.
    const isFiltered = filter && isOn && microphone.track?.muted === false
    this.set(isFiltered ? { ...snapshot, microphone: { ...microphone, track: filter.output } } : snapshot)
  }
}
