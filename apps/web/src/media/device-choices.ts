import type { Source } from '@ringdown/client'
import { deviceTrackOf } from '../voice/filtered-media.js'

export interface DeviceChoice {
  /** Its `deviceId`. */
  readonly value: string
  readonly label: string
}

/** The available devices, with numbered labels where the browser hides their names. */
export function choicesOf(
  devices: readonly MediaDeviceInfo[],
  kind: 'Camera' | 'Microphone' | 'Speaker',
): DeviceChoice[] {
  return devices
    .map((device, index) => ({ value: device.deviceId, label: device.label || `${kind} ${index + 1}` }))
    .filter(choice => choice.value !== '')
}

/** The device a source uses now; empty if unknown before it opens. */
export function chosenDevice(source: Source): string {
  const device = source.track && deviceTrackOf(source.track)
  return device?.getSettings().deviceId ?? source.deviceId ?? ''
}
