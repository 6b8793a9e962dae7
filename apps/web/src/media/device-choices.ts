import type { Source } from '@ringdown/client'

export interface DeviceChoice {
  readonly deviceId: string
  readonly label: string
}

/** The available devices, with numbered labels where the browser hides their names. */
export function choicesOf(
  devices: readonly MediaDeviceInfo[],
  kind: 'Camera' | 'Microphone',
): DeviceChoice[] {
  return devices
    .map((device, index) => ({ deviceId: device.deviceId, label: device.label || `${kind} ${index + 1}` }))
    .filter(choice => choice.deviceId !== '')
}

/** The device a source uses now; empty if unknown before it opens. */
export function chosenDevice(source: Source): string {
  return source.track?.getSettings().deviceId ?? source.deviceId ?? ''
}
