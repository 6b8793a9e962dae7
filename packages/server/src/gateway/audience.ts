import type { Address, Device, UserId } from '@ringdown/protocol'

/** Who is told something: devices, those that listen to an address (of one user, if so named), or those that follow a user's own. */
export type Audience =
  | { readonly devices: readonly Device[] }
  | { readonly address: Address; readonly userId?: UserId }
  | { readonly own: UserId }
