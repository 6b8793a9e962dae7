import type { Address } from './address.js'
import type { CallId, UserId } from './ids.js'
import type { Acknowledge } from './reply.js'

/** Names a line: the part of its address after `line:`. */
export interface LineRequest {
  readonly line: string
}

/** What a visitor is told of a line before they call. */
export interface LineStatus {
  /** Its name for people. */
  readonly title: string
  readonly greeting: string
  readonly open: boolean
  /** While it is closed: what its staff say, and when it opens next, if ever. */
  readonly closedWords?: string
  readonly opensInMs?: number
  /** How many wait there. */
  readonly waiting: number
  /** How long someone who calls now waits, as far as the answers of late say anything. */
  readonly estimateMs?: number
}

/** A visitor whom nobody answered asks to be called back. */
export interface CallBackDraft extends LineRequest {
  /** How to reach them, in their own words: a number, a link. */
  readonly contact: string
}

/** Tells a caller who waits on a line where they are in its queue. Sent when that changes. */
export interface QueueNews {
  readonly callId: CallId
  /** 1 is next. */
  readonly place: number
  readonly estimateMs?: number
}

/** What one of the staff has left for the next about a visitor. */
export interface DeskNote {
  readonly author: string
  readonly words: string
  readonly ageMs: number
}

/** A call that waits on a line. */
export interface DeskCall {
  readonly callId: CallId
  /** By the server's clock; with what the visitor waited before they were transferred. */
  readonly waitedMs: number
  /** Who has transferred them here, from which line. */
  readonly transfer?: { readonly by: string; readonly line: string }
  readonly notes: readonly DeskNote[]
}

/** A request to be called back. */
export interface DeskRequest {
  readonly id: string
  readonly name: string
  readonly contact: string
  readonly ageMs: number
}

/** What the staff of a line have before them. Always the whole, so that a lost one does no harm. */
export interface Desk extends LineRequest {
  /** By the server's clock: of a reply and a push that cross, the later one is right. */
  readonly readAt: number
  readonly title: string
  /** In the order in which they are to be answered. */
  readonly calls: readonly DeskCall[]
  readonly requests: readonly DeskRequest[]
  /** The other lines, for transfers. */
  readonly lines: readonly { readonly name: string; readonly title: string }[]
}

/** Leaves a note about the visitor of a call for the person who answers them next at the line. */
export interface NoteDraft extends LineRequest {
  readonly callId: CallId
  readonly words: string
}

/** Somebody has been called back. */
export interface CallBackDone extends LineRequest {
  readonly id: string
}

/** Passes the visitor of an answered call on to another line or to a member. The call ends, and their page calls there. */
export interface TransferRequest {
  readonly callId: CallId
  readonly to: Address
  /** For the person who answers there. */
  readonly words?: string
}

/** Tells a member's devices, before the call rings, that its caller is a visitor who was transferred to them. */
export interface TransferNews {
  readonly visitor: UserId
  readonly by: string
  readonly line: string
  readonly notes: readonly DeskNote[]
}

/** What clients ask of lines. Only for servers with the capability `lines`. */
export interface LineClientEvents {
  /** Asks what a visitor is told of a line. */
  line(request: LineRequest, acknowledge: Acknowledge<LineStatus>): void
  /** Asks to be called back by the staff of a line. */
  'call-back'(request: CallBackDraft, acknowledge: Acknowledge<object>): void
  /** Staff: asks for what is before them now. Changes are pushed to those who listen to the line. */
  desk(request: LineRequest, acknowledge: Acknowledge<Desk>): void
  /** Staff: leaves a note about a visitor. */
  note(request: NoteDraft, acknowledge: Acknowledge<object>): void
  /** Staff: somebody has been called back. */
  'call-back-done'(request: CallBackDone, acknowledge: Acknowledge<object>): void
  /** Staff: passes a visitor on. */
  transfer(request: TransferRequest, acknowledge: Acknowledge<object>): void
}

/** What servers tell of lines. */
export interface LineServerEvents {
  /** To a caller who waits on a line, when their place or the estimate has changed. */
  queue(news: QueueNews): void
  /** To those who listen to a line as its staff. */
  desk(desk: Desk): void
  /** To the devices of a member, before a visitor who was transferred to them rings. */
  transferred(news: TransferNews): void
}
