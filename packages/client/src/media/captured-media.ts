import { Store } from '../store.js'
import type { LocalMedia, LocalMediaSnapshot } from './local-media.js'
import { NO_SCREEN, ScreenCapture } from './screen-capture.js'
import { OFF, SourceCapture, type SourcePorts } from './source-capture.js'

/** {@link LocalMedia} over the browser's media devices. */
export class CapturedMedia extends Store<LocalMediaSnapshot> implements LocalMedia {
  readonly #mediaDevices: MediaDevices | null
  readonly #microphone: SourceCapture
  readonly #camera: SourceCapture
  readonly #screen: ScreenCapture

  /**
   * @param mediaDevices `null` where the browser offers none, because the page is not secure.
   * @param expectNoQuestion rejects where the browser would ask the person before it opens such a device.
   */
  constructor(mediaDevices: MediaDevices | null, expectNoQuestion: SourcePorts['expectNoQuestion']) {
    super({ microphone: OFF, camera: OFF, screen: NO_SCREEN, paused: null })
    this.#mediaDevices = mediaDevices
    this.#microphone = new SourceCapture({
      device: 'microphone',
      mediaDevices,
      expectNoQuestion,
      onChange: microphone => this.update({ microphone }),
    })
    this.#camera = new SourceCapture({
      device: 'camera',
      mediaDevices,
      expectNoQuestion,
      onChange: camera => this.update({ camera }),
    })
    this.#screen = new ScreenCapture(mediaDevices, screen => this.update({ screen }))
  }

  async open({ audio, video }: { audio: boolean; video: boolean }): Promise<void> {
    this.#forget(audio, video)
    const openings = [...(audio ? [this.#microphone.begin()] : []), ...(video ? [this.#camera.begin()] : [])]
    if (audio && video) {
      // Both at once, so that the browser asks the person once.
      const wanted = { audio: this.#microphone.constraints(), video: this.#camera.constraints() }
      const stream = await this.#mediaDevices?.getUserMedia(wanted).catch(() => null)
      for (const track of stream?.getTracks() ?? []) {
        for (const opening of openings) opening.take(track)
      }
    }
    // If that failed each on its own tells which, one after the other: browsers show one question at a time.
    for (const opening of openings) await opening.ask()
  }

  setMicrophone(on: boolean): Promise<void> {
    this.#forget(true, false)
    return this.#microphone.setMuted(!on)
  }

  async setCamera(on: boolean): Promise<void> {
    this.#forget(false, true)
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
    const { paused } = this.snapshot
    const audio = this.#microphone.pause() || paused?.audio
    const video = this.#camera.pause() || paused?.video
    this.#screen.stop()
    this.#remember(audio, video)
  }

  async resume(): Promise<void> {
    const { paused } = this.snapshot
    if (paused) await this.open(paused)
  }

  close(): void {
    this.#forget(true, true)
    this.#microphone.close()
    this.#camera.close()
    this.#screen.stop()
  }

  /** A hand has settled what becomes of these: `resume` has nothing to do with them any more. */
  #forget(audio: boolean, video: boolean): void {
    const { paused } = this.snapshot
    this.#remember(!audio && paused?.audio, !video && paused?.video)
  }

  #remember(audio = false, video = false): void {
    this.update({ paused: audio || video ? { audio, video } : null })
  }
}

/** This device's microphone, camera and screen, all off. */
export function createLocalMedia(): LocalMedia {
  // Absent on plain http and in older browsers, whatever the DOM types say.
  const { mediaDevices, permissions } = navigator as {
    mediaDevices?: MediaDevices
    permissions?: Permissions
  }
  return new CapturedMedia(mediaDevices ?? null, async name => {
    // Where the browser does not know that permission, what was open before may be opened.
    const status = await permissions?.query({ name }).catch(() => null)
    if (status?.state === 'prompt') throw new DOMException('The person has to be asked.', 'NotAllowedError')
  })
}
