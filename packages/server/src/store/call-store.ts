import type {
  Address,
  AppendReply,
  CallId,
  CallPhase,
  CallState,
  Device,
  DeviceId,
  Draft,
  Entry,
  MissedCall,
  Party,
  Stamp,
  UserId,
} from '@ringdown/protocol'

import type { Announcement } from './announcement.js'
import type { Condition } from './condition.js'

/** How many ids of forgotten entries a log remembers. A retry comes within seconds, so within a few entries. */
export const FORGOTTEN_IDS = 1_024

/** A {@link Stamp} without the `seq`, which the store assigns. */
export type Seal = Omit<Stamp, 'seq'>

/** The entry that a draft becomes at a position. */
export function entryOf(draft: Draft, { v, callId, from, at }: Seal, seq: number): Entry {
  // Drafts have many shapes. A spread with more members behind it is then five times as slow.
  return Object.assign({}, draft, { v, callId, from, at, seq })
}

/** The state before and after an append. */
export interface Step {
  /** The version of the head that the decision was based on; 0 if there was none. If it has changed: `conflict`. */
  readonly ifVersion: number
  /** The head with that version, where it is at hand: the lists that the call is in already need not be written again. */
  readonly before?: CallState | null | undefined
  /** The new head. Absent if the entry does not change the state. */
  readonly next?: CallState | undefined
  /** A deadline that is set before, so that no call is without it. Nothing takes it back if the entry is not taken. */
  readonly due?: { readonly deadline: Deadline; readonly at: number } | undefined
  /** With an entry by which a device comes into one call more. */
  readonly room?: Room | undefined
  /** What other processes are told with the entry, if the store can. */
  readonly announcements?: readonly Announcement[] | undefined
  /** What must hold for it, if the store can find that out. If it does not, nothing is changed: `prevented`. */
  readonly conditions?: readonly Condition[] | undefined
}

/** A device may be in so many calls. */
export interface Room {
  readonly device: Device
  /** If the store sees by itself that the device is in fewer other calls, open ones included, nothing need be looked up. */
  readonly most: number
  /** Looks whether there is room. If it rejects, nothing is appended. */
  readonly look: () => Promise<void>
}

/** Whether nobody waits for what is asked, so that a store elsewhere may be asked a moment later. */
export interface Haste {
  readonly mayWait?: boolean
}

/** An entry and its JSON, so that it is serialised once for all that store and send it. */
export interface WrittenEntry {
  readonly entry: Entry
  readonly json: string
}

export type AppendOutcome =
  /**
   * `isAnnounced` if the processes were told that were to be. `began` with the first entry: what {@link CallStore.heard} of another process
   * can make use of.
   */
  | ({ readonly outcome: 'appended'; readonly isAnnounced?: boolean; readonly began?: string } & WrittenEntry)
  /** The author has sent this `entryId` before. The first entry stands. */
  | { readonly outcome: 'repeated'; readonly first: AppendReply }
  /** The head has changed: read it again. */
  | { readonly outcome: 'conflict' }
  /** The log is full, and the entry does not end the call. */
  | { readonly outcome: 'full' }
  /** Not all conditions hold, or that could not be found out. */
  | { readonly outcome: 'prevented' }
  /** The author, or its network, makes the store hold too much already, and the entry does not end the call. */
  | { readonly outcome: 'over-budget' }

/** Says which of two people calling each other was first. */
export interface Claim {
  readonly callId: CallId
  readonly userId: UserId
}

/** Why a call may have to end at a certain time. */
export const DEADLINES = ['no-answer', 'caller-gone', 'abandoned'] as const
export type Deadline = (typeof DEADLINES)[number]

export interface Due {
  readonly callId: CallId
  readonly deadline: Deadline
}

/** A deadline taken by one process, for the duration of its lease. */
export interface TakenDue extends Due {
  readonly lease: string
}

/** A call at one moment: its state, and the entries kept of its log, oldest first. */
export interface StoredCall {
  readonly state: CallState
  readonly log: readonly Entry[]
}

/** How many calls there are in each phase. */
export type LiveCalls = Readonly<Record<Exclude<CallPhase, 'ended'>, number>>

/**
 * Keeps the calls. Everything in it has a bound and a lifetime. Times are milliseconds since the epoch by the server's clock,
 * lifetimes milliseconds.
 *
 * Each method is one atomic step on the data of one call (or one key), so that a store shared by several processes can pass
 * the same contract (`test/call-store-contract.ts`). The lists by address, user and device follow from the calls' heads; such
 * a store may keep them separately and drop stale items when it reads.
 *
 * A store elsewhere throws a `StoreError` where it cannot be used; it may have done what it was asked for all the same.
 */
export interface CallStore {
  /** Appends a draft as the entry with the next `seq`, gapless from 1, and updates the head. */
  append(callId: CallId, draft: Draft, seal: Seal, step: Step): Promise<AppendOutcome>
  /**
   * The position of the entry that this author has already sent with this `entryId`, even if it has been forgotten
   * since.
   */
  repeated(callId: CallId, author: Party | null, entryId: string): Promise<AppendReply | null>
  /** The call's state, also for a while after its end; otherwise `null`. */
  head(callId: CallId): Promise<CallState | null>
  /**
   * The same, or what it was when this process last saw it. What is decided by that may be written, because {@link append} says
   * `conflict` if it is another by now, and knows it from then on; but nothing may be refused.
   */
  recent(callId: CallId): Promise<CallState | null>
  /** Another process has written an entry, of which `json` and `began` came from there: what was seen last of its call is another now. */
  heard(entry: Pick<Entry, 'callId' | 'type' | 'seq'>, json: string, began?: string): void
  /** The call's state and log, as long as {@link head} knows it. Of an ended call, what set up its sessions is gone. */
  read(callId: CallId): Promise<StoredCall | null>
  /**
   * Forgets entries, which then no longer count against the log's bounds. Their `seq`s are not used again, and the entry ids
   * of the last {@link FORGOTTEN_IDS} stay known. The last entry stays, because it says how far the log reaches.
   *
   * @returns whether any entry was forgotten.
   */
  forget(callId: CallId, seqs: readonly number[]): Promise<boolean>
  /** Discards an ended call, so that its log can begin again. Does nothing to one whose state is another by now. */
  discard(ended: CallState): Promise<void>

  /** Calls that wait to be answered at an address, oldest first. */
  held(address: Address, haste?: Haste): Promise<readonly CallState[]>
  /** Calls in progress that a user placed, answered or is being rung for, oldest first. */
  liveOfUser(userId: UserId, haste?: Haste): Promise<readonly CallState[]>
  /** Calls in progress that this device placed or answered, oldest first. */
  liveOfDevice(userId: UserId, deviceId: DeviceId): Promise<readonly CallState[]>
  /** Calls to a person that ended unanswered, newest first. */
  missed(userId: UserId): Promise<readonly Omit<MissedCall, 'ageMs'>[]>
  /** Remembers a call that was missed before this store was there. One that it knows changes nothing. Oldest first. */
  recallMissed(userId: UserId, missed: Omit<MissedCall, 'ageMs'>): Promise<void>

  /** Claims a key, unless another call holds it. @returns the claim that holds. A claim ends by itself if not released. */
  claim(key: string, claim: Claim, lifetimeMs: number): Promise<Claim>
  /** Releases a key, if this call holds it. */
  release(key: string, callId: CallId): Promise<void>

  /** Sets the time of a deadline, replacing an earlier one. Those of a call go with its end. */
  setDue(due: Due, at: number): Promise<void>
  /**
   * Takes some of the deadlines that are due at `now`, longest due first, and those of the same moment by name. A deadline is due again after `leaseMs` unless it is
   * settled or returned before, so that none is lost when a process fails or dies.
   */
  takeDue(now: number, leaseMs: number): Promise<readonly TakenDue[]>
  /** Removes a deadline that was dealt with. Does nothing if its lease has ended or a new time was set. */
  settleDue(taken: TakenDue): Promise<void>
  /** Makes a deadline due again at `at`. Does nothing if its lease has ended or a new time was set. */
  returnDue(taken: TakenDue, at: number): Promise<void>

  /** Calls in progress in the order of their ids, which is about that of their age. @param after the id to begin after. */
  live(after: CallId | null, limit: number): Promise<readonly CallState[]>
  /** How many calls are in progress, by phase. */
  countLive(): Promise<LiveCalls>
}
