import { type Clock, systemClock } from '@ringdown/protocol'
import { type PageStorage, tolerantStorage } from '../page-storage.js'
import { Store } from '../store.js'
import { deviceStorage } from './chosen-device.js'
import { browserDevices, openDevices } from './device-access.js'
import type { LocalMedia, LocalMediaSnapshot } from './local-media.js'
import { NO_SCREEN, ScreenCapture } from './screen-capture.js'
import { OFF, SLOW_MS, SourceCapture } from './source-capture.js'

/** {@link LocalMedia} based on the browser's media devices. */
export class CapturedMedia extends Store<LocalMediaSnapshot> implements LocalMedia {
  readonly #mediaDevices: MediaDevices | null
  readonly #microphone: SourceCapture
  readonly #camera: SourceCapture
  readonly #screen: ScreenCapture
  readonly #clock: Clock
  /** What the browser says of both permissions. The objects follow what changes. */
  #permissions: readonly (PermissionStatus | undefined)[] = []
  /** Asked for at once, so that the devices open within a person's click. */
  readonly #arePermissionsKnown: Promise<unknown>

  /**
   * @param mediaDevices `null` if the browser offers none because the page is not secure.
   * @param permissions `null` if the browser does not tell whether it would ask the person.
   * @param storage where the chosen devices are remembered.
   */
  constructor(
    mediaDevices: MediaDevices | null,
    permissions: Permissions | null,
    storage: PageStorage = tolerantStorage(null, ''),
    clock: Clock = systemClock,
  ) {
    super({ microphone: OFF, camera: OFF, screen: NO_SCREEN, paused: null })
    this.#mediaDevices = mediaDevices
    this.#clock = clock
    this.#arePermissionsKnown = this.#readPermissions(permissions).catch(() => {})
    const ports = { mediaDevices, permissions, storage, clock }
    this.#microphone = new SourceCapture('microphone', ports, microphone => this.#show({ microphone }))
    this.#camera = new SourceCapture('camera', ports, camera => this.#show({ camera }))
    this.#screen = new ScreenCapture(mediaDevices, screen => this.update({ screen }))
    this.update({ microphone: this.#microphone.source, camera: this.#camera.source })
  }

  async open({ audio, video }: { audio: boolean; video: boolean }): Promise<void> {
    const openings = [audio && this.#microphone.begin(), video && this.#camera.begin()].filter(each => !!each)
    if (this.#mediaDevices && audio && video) {
      if (!this.#areAllowed) await this.#arePermissionsKnown
      if (openings.every(opening => opening.isStale())) return
      if (this.#areAllowed) {
        // Nobody is asked. The voice goes first, and waits for no camera.
        await Promise.all(openings.map(opening => opening.ask()))
        return
      }
      // Both together, so that the browser asks the person once.
      const wanted = { audio: this.#microphone.constraints(), video: this.#camera.constraints() }
      const cancel = this.#clock.after(SLOW_MS, () => void openings[0]?.ask())
      const stream = await openDevices(this.#mediaDevices, wanted).catch(() => null)
      cancel()
      for (const track of stream?.getTracks() ?? []) {
        for (const opening of openings) opening.take(track)
      }
    }
    // If that fails, trying each alone shows which one it was; in sequence, since browsers show one question at a
    // time.
    for (const opening of openings) await opening.ask()
  }

  /** Whether the browser would open both without asking, as far as is known. */
  get #areAllowed(): boolean {
    return this.#permissions.length > 0 && this.#permissions.every(status => status?.state === 'granted')
  }

  async #readPermissions(permissions: Permissions | null): Promise<void> {
    const names = ['microphone', 'camera'] as const
    this.#permissions = await Promise.all(names.map(name => permissions?.query({ name })))
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
  const { permissions } = (globalThis.navigator ?? {}) as { permissions?: Permissions }
  return new CapturedMedia(browserDevices() ?? null, permissions ?? null, deviceStorage)
}
