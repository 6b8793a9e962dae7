import {
  type CallState,
  type DeviceId,
  type Entry,
  isOpen,
  isSameDevice,
  type Party,
  partiesOf,
} from '@ringdown/protocol'

/** Every device that has or had a part in the call, be it only that it rang. */
export function devicesOf(state: CallState): readonly Party[] {
  return [...partiesOf(state), ...state.rang, ...(state.warm === null ? [] : [state.warm])]
}

/** The device by this id that has a part in the call, be it only that it rang while the call is open. */
export function deviceIn(state: CallState, deviceId: DeviceId): Party | null {
  const devices = isOpen(state) ? devicesOf(state) : partiesOf(state)
  return devices.find(device => device.deviceId === deviceId) ?? null
}

/**
 * Whether an entry is a callee's description or candidates: those tell where its author is, and only the caller is to
 * know, before the accept as after it.
 */
export function isForCallerOnly(entry: Entry, caller: Party): boolean {
  const connects = entry.type === 'description' || entry.type === 'candidates'
  return connects && entry.from !== null && !isSameDevice(entry.from, caller)
}
