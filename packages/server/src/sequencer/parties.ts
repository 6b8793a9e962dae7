import {
  type CallState,
  calleeOf,
  type Device,
  type Draft,
  type Entry,
  isOpen,
  isSameDevice,
  type Party,
} from '@ringdown/protocol'

/** Every device that has or had to do with the call, even if it only rang. */
export function devicesOf(state: CallState): readonly Party[] {
  return [...state.parties, ...state.left, ...state.rang, ...(state.warm === null ? [] : [state.warm])]
}

/**
 * Whether an entry belongs to the held offer: the caller wrote it without `to`, before it knew which device would take the
 * offer.
 */
export function isHeld(entry: Pick<Draft, 'type'> & { readonly to?: Device }): boolean {
  return (entry.type === 'description' || entry.type === 'candidates') && entry.to === undefined
}

/** In a call that was answered: the devices that may read the held offer, which took it or accepted the call. */
export function holdersOf(state: CallState): readonly Party[] {
  const callee = calleeOf(state)
  return [...(state.warm === null ? [] : [state.warm]), ...(callee === null ? [] : [callee])]
}

/**
 * Whether `reader` may read an entry. An entry with `to` is for that device alone: descriptions and candidates reveal where
 * their author is.
 */
export function isFor(entry: Entry, state: CallState, reader: Device): boolean {
  if (entry.from !== null && isSameDevice(entry.from, reader)) return true
  if ('to' in entry && entry.to !== undefined) return isSameDevice(entry.to, reader)
  if (!isHeld(entry) || isOpen(state)) return true
  return holdersOf(state).some(holder => isSameDevice(holder, reader))
}
