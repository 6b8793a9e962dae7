import { Store } from '../store.js'
import type { LocalMedia, LocalMediaSnapshot } from './local-media.js'
import { NO_SCREEN, ScreenCapture } from './screen-capture.js'
import { OFF, SourceCapture } from './source-capture.js'

/** {@link LocalMedia} over the browser's media devices. */
export class CapturedMedia extends Store<LocalMediaSnapshot> implements LocalMedia {
  readonly #mediaDevices: MediaDevices | null
  readonly #microphone: SourceCapture
  readonly #camera: SourceCapture
  readonly #screen: ScreenCapture

  /** @param mediaDevices `null` where the browser offers none, because the page is not secure. */
  constructor(mediaDevices: MediaDevices | null) {
    super({ microphone: OFF, camera: OFF, screen: NO_SCREEN })
    this.#mediaDevices = mediaDevices
    this.#microphone = new SourceCapture({
      device: 'microphone',
      mediaDevices,
      onChange: microphone => this.update({ microphone }),
    })
    this.#camera = new SourceCapture({
      device: 'camera',
      mediaDevices,
      onChange: camera => this.update({ camera }),
    })
    this.#screen = new ScreenCapture(mediaDevices, screen => this.update({ screen }))
  }

  async open(wanted: { audio: boolean; video: boolean }): Promise<void> {
    if (this.#mediaDevices && wanted.audio && wanted.video) {
      await this.#openBoth(this.#mediaDevices)
      return
    }
    if (wanted.audio) await this.#microphone.open()
    if (wanted.video) await this.#camera.open()
  }

  async setMicrophone(on: boolean): Promise<void> {
    if (this.#microphone.source.track) this.#microphone.setEnabled(on)
    else if (on) await this.#microphone.open()
    else this.#microphone.close()
  }

  async setCamera(on: boolean): Promise<void> {
    if (on) await this.#camera.open()
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

  close(): void {
    this.#microphone.close()
    this.#camera.close()
    this.#screen.stop()
  }

  /** Asks for both at once, so that the browser asks the person once. If that fails, each on its own, to learn which. */
  async #openBoth(mediaDevices: MediaDevices): Promise<void> {
    const microphone = this.#microphone.begin()
    const camera = this.#camera.begin()
    try {
      const stream = await mediaDevices.getUserMedia({
        audio: this.#microphone.constraints(),
        video: this.#camera.constraints(),
      })
      for (const track of stream.getAudioTracks()) microphone.take(track)
      for (const track of stream.getVideoTracks()) camera.take(track)
    } catch {
      const stillWanted = [this.#microphone, this.#camera].filter(({ source }) => source.state === 'opening')
      // One after the other: browsers show one question at a time.
      for (const source of stillWanted) await source.open()
    }
  }
}

/** This device's microphone, camera and screen, all off. */
export function createLocalMedia(): LocalMedia {
  // Absent on plain http, whatever the DOM types say.
  const { mediaDevices } = navigator as { mediaDevices?: MediaDevices }
  return new CapturedMedia(mediaDevices ?? null)
}
