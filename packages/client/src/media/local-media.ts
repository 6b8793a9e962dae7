import type { Watchable } from '../store.js'
import type { MediaProblem } from './media-problem.js'

/** One of this device's sources. `off`: not captured. `opening`: the browser may be asking. */
export type SourceState = 'off' | 'opening' | 'on' | 'muted'

export interface Source {
  readonly state: SourceState
  /**
   * Live while `on` or `muted`. A muted microphone keeps its track, disabled, so that it is back at once. While the browser
   * itself has muted the track its device gives nothing, and `problem` is `interrupted`.
   */
  readonly track: MediaStreamTrack | null
  /** The `deviceId` a person has chosen (`MediaDeviceInfo`); `null` for the browser's default. The track tells which is in use. */
  readonly deviceId: string | null
  /** What is wrong, or worth knowing (`replaced`); gone with the next thing that happens to this source. */
  readonly problem: MediaProblem | null
}

export interface LocalMediaSnapshot {
  readonly microphone: Source
  readonly camera: Source
  /** The shared screen; `audio` is its sound where the browser offers it. */
  readonly screen: Omit<Source, 'deviceId'> & { readonly audio: MediaStreamTrack | null }
  /** What {@link LocalMedia.pause} has turned off and {@link LocalMedia.resume} turns on again; `null` where nothing waits. */
  readonly paused: { readonly audio: boolean; readonly video: boolean } | null
}

/**
 * This device's microphone, camera and screen. Every method is a human act's consequence: what is off stays off and what
 * is muted stays muted until asked again. What is on stays with the best device there is: if it is unplugged another takes
 * over, and a chosen device that is back, or the system's new default microphone, is gone over to; `problem` says so. None
 * of that makes the browser ask the person. No method throws: what went wrong is the source's `problem`.
 */
export interface LocalMedia extends Watchable<LocalMediaSnapshot> {
  /** Opens what is wanted, together where possible so that the browser asks once; one that fails does not stop the other. */
  open(wanted: { audio: boolean; video: boolean }): Promise<void>
  /** Mutes or unmutes; opens the microphone if it was off. */
  setMicrophone(on: boolean): Promise<void>
  /** Starts the camera, or stops it so that its light goes off. */
  setCamera(on: boolean): Promise<void>
  /** Changes the device in use, or the one to use next. */
  chooseMicrophone(deviceId: string): Promise<void>
  chooseCamera(deviceId: string): Promise<void>
  /** Asks for a screen, window or tab, with its sound where offered. Cancelling the browser's question is not a problem. */
  shareScreen(): Promise<void>
  stopSharing(): void
  /** Turns everything off that is on, and remembers microphone and camera: the machine slept, and who wakes it may not expect to be seen. */
  pause(): void
  /** Turns on again what `pause` turned off. It is a human act's consequence. Anything turned on or off by hand meanwhile stays so. */
  resume(): Promise<void>
  /** Stops every track. The object can be opened again. */
  close(): void
}
