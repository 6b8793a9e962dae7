import type { Watchable } from '../store.js'
import type { MediaProblem } from './media-problem.js'

/** One of this device's sources. `off`: not captured. `opening`: the browser may be asking. */
export type SourceState = 'off' | 'opening' | 'on' | 'muted'

/** The current state of a microphone, a camera or a screen. */
export interface Source {
  readonly state: SourceState
  /**
   * Live while `on` or `muted`. A muted microphone keeps its track, disabled, so that unmuting is instant. While the
   * browser itself has muted the track, the device gives nothing and `problem` is `interrupted`.
   */
  readonly track: MediaStreamTrack | null
  /**
   * The `deviceId` the person chose (`MediaDeviceInfo`); `null` for the browser's default. The track tells which one
   * is in use.
   */
  readonly deviceId: string | null
  /** A problem, or something worth knowing (`replaced`). Cleared by the next change to this source. */
  readonly problem: MediaProblem | null
}

/** The current state of everything this device captures. */
export interface LocalMediaSnapshot {
  readonly microphone: Source
  readonly camera: Source
  /** The shared screen; `audio` is its sound, if the browser offers it. */
  readonly screen: Omit<Source, 'deviceId'> & { readonly audio: MediaStreamTrack | null }
  /**
   * What {@link LocalMedia.pause} turned off and {@link LocalMedia.resume} will turn back on; `null` if nothing is
   * paused.
   */
  readonly paused: { readonly audio: boolean; readonly video: boolean } | null
}

/**
 * This device's microphone, camera and screen. Call every method only in response to a human action: what is off
 * stays off, and what is muted stays muted, until someone asks otherwise. What is on stays with the best available
 * device: if it is unplugged, another takes over; if the chosen device returns or the system gets a new default
 * microphone, that one takes over. `problem` says so. None of this makes the browser ask the person. No method
 * throws: failures appear as the source's `problem`.
 */
export interface LocalMedia extends Watchable<LocalMediaSnapshot> {
  /** Opens what is wanted, together if possible so that the browser asks once; if one fails, the other still opens. */
  open(wanted: { audio: boolean; video: boolean }): Promise<void>
  /** Mutes or unmutes; opens the microphone if it was off. */
  setMicrophone(on: boolean): Promise<void>
  /** Starts the camera, or stops it so that its light goes off. */
  setCamera(on: boolean): Promise<void>
  /** Changes the microphone in use, or the one to use next. */
  chooseMicrophone(deviceId: string): Promise<void>
  /** Changes the camera in use, or the one to use next. */
  chooseCamera(deviceId: string): Promise<void>
  /**
   * Asks for a screen, window or tab, with its sound if offered. Cancelling the browser's question is not a problem.
   */
  shareScreen(): Promise<void>
  /** Stops sharing the screen, and its sound. */
  stopSharing(): void
  /**
   * Turns everything off, and remembers the microphone and camera. For a machine that slept: the person who wakes it
   * may not expect to be seen.
   */
  pause(): void
  /**
   * Turns back on what `pause` turned off, in response to a human action. Does not touch what was turned on or off by
   * hand meanwhile.
   */
  resume(): Promise<void>
  /** Stops every track. The object can be opened again. */
  close(): void
}
