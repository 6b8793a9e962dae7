import type { Watchable } from '../store.js'

export interface Devices {
  readonly microphones: readonly MediaDeviceInfo[]
  readonly cameras: readonly MediaDeviceInfo[]
}

/** The devices there are, kept up to date on `devicechange`. Labels are empty until a device has been opened once. */
export type DeviceList = Watchable<Devices>
