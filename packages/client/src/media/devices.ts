import { Store, type Watchable } from '../store.js'
import { browserDevices, opened } from './device-access.js'

/** The devices by kind, as the browser lists them. */
export interface Devices {
  readonly microphones: readonly MediaDeviceInfo[]
  readonly cameras: readonly MediaDeviceInfo[]
  /** What sound can be played on. Empty in browsers that do not tell. */
  readonly speakers: readonly MediaDeviceInfo[]
}

/**
 * The available devices, updated on `devicechange` and whenever the SDK has opened one. Labels are empty until a device
 * has been opened once.
 */
export interface DeviceList extends Watchable<Devices> {
  /** Reads the list again, for example after the page has opened a device by itself. */
  refresh(): Promise<void>
  /** Stops following changes. */
  close(): void
}

/**
 * Lists microphones, cameras and speakers; the lists stay empty if the browser offers no media devices.
 *
 * @param mediaDevices where they come from, if not from the browser: in a test, `FakeMediaDevices` of
 * `@ringdown/testing`.
 */
export function createDeviceList(mediaDevices = browserDevices()): DeviceList {
  const store = new Store<Devices>({ microphones: [], cameras: [], speakers: [] })
  const refresh = async () => {
    const devices = (await mediaDevices?.enumerateDevices().catch(() => [])) ?? []
    const ofKind = (kind: MediaDeviceKind) => devices.filter(device => device.kind === kind)
    store.set({
      microphones: ofKind('audioinput'),
      cameras: ofKind('videoinput'),
      speakers: ofKind('audiooutput'),
    })
  }
  mediaDevices?.addEventListener('devicechange', refresh)
  const unsubscribe = opened.add(refresh)
  void refresh()
  return Object.assign(store, {
    refresh,
    close: () => {
      unsubscribe()
      mediaDevices?.removeEventListener('devicechange', refresh)
    },
  })
}
