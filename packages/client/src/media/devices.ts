import { Store, type Watchable } from '../store.js'

/** The devices by kind, as the browser lists them. */
export interface Devices {
  readonly microphones: readonly MediaDeviceInfo[]
  readonly cameras: readonly MediaDeviceInfo[]
}

/** The available devices, updated on `devicechange`. Labels are empty until a device has been opened once. */
export interface DeviceList extends Watchable<Devices> {
  /** Reads the list again, for example after a first permission, which fires no event. */
  refresh(): Promise<void>
  /** Stops following changes. */
  close(): void
}

/** Lists microphones and cameras; both lists stay empty if the browser offers no media devices. */
export function createDeviceList(): DeviceList {
  const { mediaDevices } = navigator as { mediaDevices?: MediaDevices }
  const store = new Store<Devices>({ microphones: [], cameras: [] })
  const refresh = async () => {
    const devices = (await mediaDevices?.enumerateDevices().catch(() => [])) ?? []
    store.set({
      microphones: devices.filter(({ kind }) => kind === 'audioinput'),
      cameras: devices.filter(({ kind }) => kind === 'videoinput'),
    })
  }
  mediaDevices?.addEventListener('devicechange', refresh)
  void refresh()
  return {
    get snapshot() {
      return store.snapshot
    },
    subscribe: store.subscribe,
    refresh,
    close: () => mediaDevices?.removeEventListener('devicechange', refresh),
  }
}
