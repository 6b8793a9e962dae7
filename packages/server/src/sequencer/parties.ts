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

/** Every device that has or had a part in the call, be it only that it rang. */
export function devicesOf(state: CallState): readonly Party[] {
  return [...state.parties, ...state.left, ...state.rang, ...(state.warm === null ? [] : [state.warm])]
}

/**
 * Whether an entry belongs to the held offer: the caller wrote it before it knew who would take the offer, so it names
 * no addressee.
 */
export function isHeld(entry: Pick<Draft, 'type'> & { readonly to?: Device }): boolean {
  return (entry.type === 'description' || entry.type === 'candidates') && entry.to === undefined
}

/** In a call that was answered: the devices that may read the held offer, the one that took it and the one that accepted. */
export function holdersOf(state: CallState): readonly Party[] {
  const callee = calleeOf(state)
  return [...(state.warm === null ? [] : [state.warm]), ...(callee === null ? [] : [callee])]
}

/**
 * Whether `reader` may read an entry. What names an addressee is for that device alone: descriptions and candidates tell
 * where their author is.
 */
export function isFor(entry: Entry, state: CallState, reader: Device): boolean {
  if (entry.from !== null && isSameDevice(entry.from, reader)) return true
  if ('to' in entry && entry.to !== undefined) return isSameDevice(entry.to, reader)
  if (!isHeld(entry) || isOpen(state)) return true
  return holdersOf(state).some(holder => isSameDevice(holder, reader))
}
