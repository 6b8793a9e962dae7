import { Store } from '../store.js'
import { openDevices } from './device-access.js'
import type { LocalMedia, LocalMediaSnapshot } from './local-media.js'
import { NO_SCREEN, ScreenCapture } from './screen-capture.js'
import { OFF, SourceCapture } from './source-capture.js'

/** {@link LocalMedia} based on the browser's media devices. */
export class CapturedMedia extends Store<LocalMediaSnapshot> implements LocalMedia {
  readonly #mediaDevices: MediaDevices | null
  readonly #microphone: SourceCapture
  readonly #camera: SourceCapture
  readonly #screen: ScreenCapture

  /**
   * @param mediaDevices `null` if the browser offers none because the page is not secure.
   * @param permissions `null` if the browser does not tell whether it would ask the person.
   */
  constructor(mediaDevices: MediaDevices | null, permissions: Permissions | null) {
    super({ microphone: OFF, camera: OFF, screen: NO_SCREEN, paused: null })
    this.#mediaDevices = mediaDevices
    const ports = { mediaDevices, permissions }
    this.#microphone = new SourceCapture('microphone', ports, microphone => this.#show({ microphone }))
    this.#camera = new SourceCapture('camera', ports, camera => this.#show({ camera }))
    this.#screen = new ScreenCapture(mediaDevices, screen => this.update({ screen }))
  }

  async open({ audio, video }: { audio: boolean; video: boolean }): Promise<void> {
    const openings = [...(audio ? [this.#microphone.begin()] : []), ...(video ? [this.#camera.begin()] : [])]
    if (this.#mediaDevices && audio && video) {
      // Both together, so that the browser asks the person once.
      const wanted = { audio: this.#microphone.constraints(), video: this.#camera.constraints() }
      const stream = await openDevices(this.#mediaDevices, wanted).catch(() => null)
      for (const track of stream?.getTracks() ?? []) {
        for (const opening of openings) opening.take(track)
      }
    }
    // If that fails, trying each alone shows which one it was; in sequence, since browsers show one question at a
    // time.
    for (const opening of openings) await opening.ask()
  }

  setMicrophone(on: boolean): Promise<void> {
    return this.#microphone.setMuted(!on)
  }

  async setCamera(on: boolean): Promise<void> {
    if (on) await this.#camera.begin().ask()
    else this.#camera.close()
  }

  chooseMicrophone(deviceId: string): Promise<void> {
    return this.#microphone.use(deviceId)
  }

  chooseCamera(deviceId: string): Promise<void> {
    return this.#camera.use(deviceId)
  }

  shareScreen(): Promise<void> {
    return this.#screen.share()
  }

  stopSharing(): void {
    this.#screen.stop()
  }

  pause(): void {
    this.#microphone.pause()
    this.#camera.pause()
    this.#screen.stop()
  }

  async resume(): Promise<void> {
    await this.open({ audio: this.#microphone.isPaused, video: this.#camera.isPaused })
  }

  close(): void {
    this.#microphone.close()
    this.#camera.close()
    this.#screen.stop()
  }

  #show(change: Partial<LocalMediaSnapshot>): void {
    const [audio, video] = [this.#microphone.isPaused, this.#camera.isPaused]
    this.update({ ...change, paused: audio || video ? { audio, video } : null })
  }
}

/**
 * This device's microphone, camera and screen, all off.
 *
 * @param devices where they come from, if not from the browser: in a test, `FakeMediaDevices` of `@ringdown/testing`.
 */
export function createLocalMedia(devices?: MediaDevices): LocalMedia {
  if (devices) return new CapturedMedia(devices, null)
  // Missing on plain http, in older browsers and outside of browsers, whatever the DOM types say.
  const { mediaDevices, permissions } = (globalThis.navigator ?? {}) as {
    mediaDevices?: MediaDevices
    permissions?: Permissions
  }
  return new CapturedMedia(mediaDevices ?? null, permissions ?? null)
}
