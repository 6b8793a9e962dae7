import type { Device, RingPolicy, UserId } from '@ringdown/protocol'

/** Remembers whom people want to be rung by. */
export interface RingPolicies {
  /** What a connected device has said for its user. */
  set(device: Device, policy: RingPolicy): Promise<void>
  /** A device's last connection was lost. */
  leave(device: Device): Promise<void>
  /** What holds for a user: the strictest that their devices have said, or had when the last of them left. */
  of(userId: UserId): Promise<RingPolicy>
}
