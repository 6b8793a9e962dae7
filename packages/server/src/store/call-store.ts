import type {
  Address,
  AppendReply,
  CallId,
  CallPhase,
  CallState,
  DeviceId,
  Draft,
  Entry,
  MissedCall,
  Party,
  Stamp,
  UserId,
} from '@ringdown/protocol'

/** How many ids of forgotten entries a log knows: a retry comes within seconds, so within a few entries. */
export const FORGOTTEN_IDS = 1_024

/** Everything of a {@link Stamp} but the `seq`, which is the store's to give. */
export type Seal = Omit<Stamp, 'seq'>

/** What the append rests on and leads to. */
export interface Step {
  /** The version of the head the author has seen; 0 where there is none. Another one by now: `conflict`. */
  readonly ifVersion: number
  /** The new head; absent where the entry leaves the state as it is. */
  readonly next?: CallState
}

export type AppendOutcome =
  | { readonly outcome: 'appended'; readonly entry: Entry }
  /** The same author has sent this `entryId` before: the first entry stands, whatever the second one says. */
  | { readonly outcome: 'repeated'; readonly first: AppendReply }
  /** Another append came between: read the head again. */
  | { readonly outcome: 'conflict' }
  /** The log is at its bound, and the entry does not end the call. */
  | { readonly outcome: 'full' }

/** Which of two people calling each other was first. */
export interface Claim {
  readonly callId: CallId
  readonly userId: UserId
}

/** Why a call may have to end at some time. */
export type Deadline = 'no-answer' | 'caller-gone' | 'abandoned'

export interface Due {
  readonly callId: CallId
  readonly deadline: Deadline
}

/** A deadline in the hands of the process that took it, for as long as its lease lasts. */
export interface TakenDue extends Due {
  readonly lease: string
}

/** A call at one moment: its state, and what is kept of its log, oldest first. */
export interface StoredCall {
  readonly state: CallState
  readonly log: readonly Entry[]
}

/** How many calls there are in each phase. */
export type LiveCalls = Readonly<Record<Exclude<CallPhase, 'ended'>, number>>

/**
 * Where the calls are kept. Everything it holds has a bound and a lifetime. Times are milliseconds since the epoch by the
 * server's clock, lifetimes milliseconds.
 *
 * Each method is one atomic step on what belongs to one call (or one key), so that a store shared by several nodes can
 * pass the same contract (`test/call-store-contract.ts`). The lists by address, user and device are only found through
 * the calls' heads; such a store may keep them beside the logs and drop what no longer fits when it reads.
 */
export interface CallStore {
  /** Appends a draft as the entry with the next `seq`, gapless from 1, and moves the head. */
  append(callId: CallId, draft: Draft, seal: Seal, step: Step): Promise<AppendOutcome>
  /** Where the entry stands that this author has already sent under this `entryId`, be it forgotten since. */
  repeated(callId: CallId, author: Party | null, entryId: string): Promise<AppendReply | null>
  /** The call's state, also for a while after its end; then `null` again. */
  head(callId: CallId): Promise<CallState | null>
  /** The call's state and log, as long as {@link head} knows it. */
  read(callId: CallId): Promise<StoredCall | null>
  /**
   * Lets go of entries, which then count against no bound any more. Their `seq`s are not given again, and their entry ids
   * stay taken, those of the last {@link FORGOTTEN_IDS}. The last entry stays, as it says how far the log reaches.
   *
   * @returns whether any entry was let go of.
   */
  forget(callId: CallId, seqs: readonly number[]): Promise<boolean>

  /** Calls that wait to be answered at an address, oldest first. */
  held(address: Address): Promise<readonly CallState[]>
  /** Calls not ended that a user placed, answered or is being rung for, oldest first. */
  liveOfUser(userId: UserId): Promise<readonly CallState[]>
  /** Calls not ended that this device placed or answered, oldest first. */
  liveOfDevice(userId: UserId, deviceId: DeviceId): Promise<readonly CallState[]>
  /** Calls to a person that ended before anybody answered, newest first. */
  missed(userId: UserId): Promise<readonly Omit<MissedCall, 'ageMs'>[]>

  /** Takes a key unless somebody holds it; either way says who does. A claim not released ends by itself. */
  claim(key: string, claim: Claim, lifetimeMs: number): Promise<Claim>
  /** Gives a key back; nothing happens where another call holds it. */
  release(key: string, callId: CallId): Promise<void>

  /** Sets when a call is due for a deadline, in place of an earlier time for the same. */
  setDue(due: Due, at: number): Promise<void>
  /**
   * Takes some of what is due at `now`, longest due first. What was taken is due again `leaseMs` later, unless it was settled
   * or returned before: a process that dies, or fails, loses no deadline.
   */
  takeDue(now: number, leaseMs: number): Promise<readonly TakenDue[]>
  /** A deadline was dealt with. Nothing happens where its lease has ended or another time was set since. */
  settleDue(taken: TakenDue): Promise<void>
  /** A deadline could not be dealt with and is due again at `at`. Nothing happens where its lease has ended or another time was set since. */
  returnDue(taken: TakenDue, at: number): Promise<void>

  /** How many calls have not ended, by phase. */
  countLive(): Promise<LiveCalls>
}
