import { type CallState, calleeOf, type DeviceId, isOpen, type Party } from '@ringdown/protocol'

/** The parties of a call: its caller and, once there is one, the device that accepted. */
export function partiesOf(state: CallState): readonly Party[] {
  const callee = calleeOf(state)
  return callee ? [state.caller, callee] : [state.caller]
}

/** The device by this id that has a part in the call, be it only that it rang while the call is open. */
export function deviceIn(state: CallState, deviceId: DeviceId): Party | null {
  const devices = isOpen(state) ? [...partiesOf(state), ...state.rang] : partiesOf(state)
  return devices.find(device => device.deviceId === deviceId) ?? null
}

export function isSameDevice(a: Party, b: Party): boolean {
  return a.deviceId === b.deviceId && a.userId === b.userId
}

/**
 * Whether `device` goes by the id of another user's device in this call. A device id is its owner's word only; the
 * protocol's rules compare nothing else, so such a device must be turned away before they are asked.
 */
export function isImpostor(state: CallState, device: Party): boolean {
  return [...partiesOf(state), ...state.rang].some(
    known => known.deviceId === device.deviceId && known.userId !== device.userId,
  )
}
