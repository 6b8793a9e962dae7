import type { CallId, Device, Party, RestoreRequest } from '@ringdown/protocol'

/** A party's description of a call that the server does not know. */
export interface PendingRestore extends RestoreRequest {
  readonly author: Party
}

/**
 * Remembers for a while which devices have asked to restore which calls. They ask again within seconds, so losing a request
 * does little harm.
 */
export interface PendingRestores {
  /** Remembers a request, replacing an earlier one by the same device for the same call. */
  put(request: PendingRestore): Promise<void>
  /** What a device has requested. */
  of(device: Device): Promise<readonly PendingRestore[]>
  /** Forgets a device's request for a call. */
  withdraw(device: Device, callId: CallId): Promise<void>
}
