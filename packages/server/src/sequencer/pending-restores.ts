import { type CallId, type Device, deviceKey, type Party, type RestoreRequest } from '@ringdown/protocol'

/** A party's description of a call that the server does not know. */
export interface PendingRestore extends RestoreRequest {
  readonly author: Party
  /** The place in the call that its author takes; see {@link placeOf}. */
  readonly place: string
}

/**
 * The name of a party's place in a call. Only the party itself can ask for it without `key`. A device that the server knows
 * by another id asks for it with the key, so nobody without the key can occupy it.
 */
export function placeOf(callId: CallId, party: Device, key = ''): string {
  return `${callId} ${deviceKey(party)} ${key}`
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
  /** The latest request for a place in a call. */
  at(callId: CallId, place: string): Promise<PendingRestore | undefined>
  /** Forgets a device's request for a call. */
  withdraw(device: Device, callId: CallId): Promise<void>
  close(): void
}
