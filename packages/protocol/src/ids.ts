/** A person; stable across devices and reloads. Created by the server for guests, otherwise by the token's issuer. */
export type UserId = string
/** One open page (or process) of a user. Created by the device and kept as long as its tab. */
export type DeviceId = string
/** A call, and so its log: a UUIDv7 created by the caller, so that a retried invite is the same call. */
export type CallId = string
/** Names one entry for its author, so that sending it again is harmless. */
export type EntryId = string

/** Identifies a device. A device id alone does not: a client chooses it, and another user could choose the same. */
export interface Device {
  readonly userId: UserId
  readonly deviceId: DeviceId
}

/** Whether both name the same device of the same user. */
export function isSameDevice(a: Device, b: Device): boolean {
  return a.deviceId === b.deviceId && a.userId === b.userId
}

/** A device as the key of a map: the same text for the same device, and for no other. */
export function deviceKey({ userId, deviceId }: Device): string {
  return `${userId} ${deviceId}`
}

/** A device taking part in a call, as vouched for by the server. */
export interface Party extends Device {
  /** The display name, chosen by the person, not unique. */
  readonly name: string
  /** Has only given a name, on a server where others sign in. */
  readonly guest?: true
  /** The system that signed this party's token lets no guests come to their links. */
  readonly membersOnly?: true
  /** When this party called or answered, somebody with a better claim to a name that looks the same was here. */
  readonly lookalike?: true
}
