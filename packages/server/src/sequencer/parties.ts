import { type CallState, type DeviceId, isOpen, type Party, partiesOf } from '@ringdown/protocol'

/** The device by this id that has a part in the call, be it only that it rang while the call is open. */
export function deviceIn(state: CallState, deviceId: DeviceId): Party | null {
  const devices = isOpen(state) ? [...partiesOf(state), ...state.rang] : partiesOf(state)
  return devices.find(device => device.deviceId === deviceId) ?? null
}
