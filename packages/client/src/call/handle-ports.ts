import type { Address, CallId, MediaWanted, Warmth } from '@ringdown/protocol'
import type { LocalMedia } from '../media/local-media.js'
import type { CallLeg } from './call-leg.js'
import type { CallPorts } from './call-ports.js'
import type { SpeedReceipts } from './call-receipt.js'

/** What a call object needs of the calls beside it. */
export interface HandlePorts<Handle> extends CallPorts {
  createLocalMedia(): LocalMedia
  /** Absent where nobody wants to know. */
  readonly speedReceipts?: SpeedReceipts | undefined
  /** Two people called each other: finds the call the server named, which is answered instead; `null` if `isOver`. */
  takeCrossingCall(callId: CallId, isOver: () => boolean): Promise<CallLeg | null>
  /** This device starts to take part in the handle's call; called again if the handle takes up another leg. */
  onTakingPart(handle: Handle): void
  /** The handle's phase is another. */
  onPhase(handle: Handle): void
}

export interface CallFacts {
  readonly address: Address
  readonly media: MediaWanted
  /** What the caller's program has attached. */
  readonly metadata?: string | undefined
  readonly localMedia?: LocalMedia | undefined
  /** Whether the caller's picture may arrive before the answer. */
  readonly knock?: boolean | undefined
  /** How long ago it was made, milliseconds. */
  readonly ageMs?: number
  /** How far this device may connect while it rings. */
  readonly warmth?: Warmth
  /** How long it rings, in case the server cannot say that its time is up. */
  readonly expiresInMs?: number | undefined
}
