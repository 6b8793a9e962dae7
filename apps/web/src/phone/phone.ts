import {
  type Address,
  type Call,
  type CallOptions,
  createLocalMedia,
  parseAddress,
  type Ringdown,
} from '@ringdown/client'
import type { CompletionService } from '@ringdown/client/completions'
import { createLines, type Lines } from '@ringdown/client/lines'
import type { Moving } from '@ringdown/client/moving'
import type { Remembered } from '@ringdown/client/remembered'
import { NO_COMPLETIONS } from '../completions/no-completions.js'
import { HOME_TEXTS } from '../home/home-texts.js'
import { StaffedLines } from '../line/staffed-lines.js'
import { joinLink } from '../links/join-link.js'
import { isOwnLinkCall, isStillOpen, KeptLink } from '../links/kept-link.js'
import { LinkVisitors } from '../links/link-visitors.js'
import { isWaitingForAnyone, WaitingTabs } from '../links/waiting-tab.js'
import { NO_MOVING } from '../moving/no-moving.js'
import { QualityRecord } from '../quality/quality-record.js'
import { CallObstacle } from '../reach/call-obstacle.js'
import { NOTHING_REMEMBERED } from '../remembered/nothing-remembered.js'
import { rateCall } from '../remembered/rate-call.js'
import { now as readNow } from '../time/clock.js'
import type { DialOptions, HomePhone } from './home-phone.js'
import { memoryStorage } from './memory-storage.js'
import { Notices, noticeOfBusy, noticeOfRing, noticeOfVisitor } from './notices.js'
import { Observable } from './observable.js'
import type { PhoneParts } from './phone-parts.js'
import { recentOf } from './recent-call.js'
import { RecentCalls } from './recent-calls.js'
import { ShownCall } from './shown-call.js'
import type { BrowserStorage } from './stored-value.js'

/**
 * The connection to the server, plus what the app remembers: whom it dialled, which call is on the screen, recent
 * calls and notices. It lives outside React, so that mounting and unmounting components never affects a call.
 */
export interface Phone extends HomePhone {
  /** The call on the screen: one in progress, or one that has just ended and has not been dismissed. */
  readonly currentCall: Observable<Call | null>
  /** The calls that one press on the page would answer. */
  readonly answerable: Observable<readonly Call[]>
  readonly notices: Notices
  /** What the server tells of lines, and what staff and visitors ask it. */
  readonly lineService: Lines
  /** What the server remembers for this person. */
  readonly remembered: Remembered
  /** Whom this person waits for until they are free. */
  readonly completions: CompletionService
  /** This person's calls on their other devices. */
  readonly moving: Moving
  /** The lines whose callers this device answers. */
  readonly lines: StaffedLines
  /** This person's link, as long as it works. */
  readonly link: KeptLink
  /** How many people wait to join on that link. */
  readonly visitors: LinkVisitors
  dial(address: Address, options: DialOptions): Call
  /** Answers a call. A call in progress ends first: one person is in one call. */
  answer(call: Call, options: Parameters<Call['accept']>[0]): void
  /**
   * Joins the call on a link, now or as soon as there is one. Only in response to a human action.
   *
   * @param options for the answer; asked for when it is given.
   * @returns a function that gives up waiting.
   */
  joinLink(address: Address, options: () => Parameters<Call['accept']>[0]): () => void
  /** Calls the person whose link this is. Only in response to a human action. */
  callPersonalLink(address: Address, name: string, options: CallOptions): void
  /** The personal link on which a call was placed here; `null` for any other call. */
  personalLinkOf(call: Call): Address | null
  /** Whether a page of the person called has said that it rings there. */
  hasRung(call: Call): boolean
  /** The name of the other end of a call. */
  nameOf(call: Call): string
  /** Takes the call of those who wait to join on this person's link. Only in response to a human action. */
  answerLink(): void
  /** Waits on a link of this person's, with microphone and camera off. */
  waitOnLink(address: Address): void
  /** From now on a link of this person's no longer works. */
  withdrawLink(address: Address): void
  /** After a reload: waits again on the link or line that this tab waited on, if this is its page and it still works. */
  returnToWaiting(path: string): void
  /** The page is hidden, or goes: to be called before the SDK ends its calls. */
  pageHidden(isLeaving: boolean): void
  dismissCall(): void
  /** Forgets the calls and the link, which stops working, and closes the connection. */
  signOut(): void
  close(): void
}

const SHARING_ENDED = 'Screen sharing stopped because the page was reloaded'

/**
 * @param storage what the browser remembers between visits.
 * @param tabStorage what this tab remembers across a reload.
 */
export function createPhone(
  ringdown: Ringdown,
  storage: BrowserStorage,
  tabStorage: BrowserStorage = memoryStorage(),
  {
    isNetworkGone = new Observable(false),
    mayKnock = () => false,
    createMedia = createLocalMedia,
    pilot,
    remembered = NOTHING_REMEMBERED,
    completions = NO_COMPLETIONS,
    moving = NO_MOVING,
  }: PhoneParts = {},
): Phone {
  const currentCall = new Observable<Call | null>(null)
  const recent = new RecentCalls(storage)
  const notices = new Notices()
  const lineService = createLines(ringdown)
  const lines = new StaffedLines(ringdown, lineService, tabStorage)
  const link = new KeptLink(storage)
  const visitors = new LinkVisitors(ringdown, link)
  const waitingTabs = new WaitingTabs(tabStorage)
  const obstacle = new CallObstacle(ringdown, isNetworkGone)
  const shownCall = new ShownCall(tabStorage)
  const dialled = new WeakMap<Call, string>()
  const personal = new WeakMap<Call, Address>()
  const seen = new WeakSet<Call>()
  const rung = new WeakSet<Call>()
  const answeredHere = new WeakSet<Call>()
  let missed = ringdown.snapshot.missed

  const nameOf = (call: Call) =>
    call.snapshot.peer?.name ?? lineAfterTransfer(call) ?? dialled.get(call) ?? 'the other person'
  /** A visitor who was passed on waits elsewhere than where they called. */
  const lineAfterTransfer = ({ id, snapshot }: Call) =>
    snapshot.callId !== id && parseAddress(snapshot.address)?.kind === 'line'
      ? parseAddress(snapshot.address)?.id
      : undefined

  const followCall = (call: Call) => {
    answeredHere.add(call)
    const noteRinging = () => call.snapshot.phase === 'ringing' && rung.add(call)
    call.subscribe(noteRinging)
    noteRinging()
    if (call.snapshot.resumed?.sharedScreen) notices.add({ id: `sharing ${call.id}`, text: SHARING_ENDED })
    if (isOwnLinkCall(call)) {
      link.follow(call)
    }
    if (isWaitingForAnyone(call)) waitingTabs.follow(call)
    const record = new QualityRecord()
    const quality = pilot?.quality(call)
    quality?.subscribe(() => record.add(quality.snapshot))
    void call.ended.then(reason => {
      // Nothing has happened yet: somebody may still join.
      const goesOn = isOwnLinkCall(call) && isStillOpen(call)
      // A call that the server did not let ring was none: nobody declined it.
      const hasRung = call.snapshot.refusal !== 'call-refused'
      if (!goesOn && hasRung) recent.add(recentOf(call.snapshot, nameOf(call), record.word))
      if (record.word !== null) rateCall(remembered, call.snapshot.callId, record.word)
      // A person who cancels their own call already knows that it has ended.
      const cancelledHere = reason === 'cancelled' && call.snapshot.direction === 'outgoing'
      if ((cancelledHere || goesOn) && currentCall.snapshot === call) currentCall.set(null)
    })
  }

  const followRing = (call: Call) => {
    if (seen.has(call)) return
    seen.add(call)
    void call.ended.then(() => {
      const notice = answeredHere.has(call) ? null : noticeOfRing(call.snapshot)
      if (notice) notices.add(notice)
    })
  }

  const noteMissed = () => {
    const { calls, missed: now } = ringdown.snapshot
    if (now === missed) return
    const known = new Set(missed.map(call => call.callId))
    missed = now
    const talking = calls.find(call => call.snapshot.connectedAt !== null)?.snapshot.connectedAt
    if (talking === null || talking === undefined) return
    // A call older than the current one was missed before it.
    const during = now.filter(call => !known.has(call.callId) && call.ageMs <= readNow() - talking)
    for (const call of during) notices.add(noticeOfBusy(call))
  }

  const follow = () => {
    const { calls, incoming, resuming } = ringdown.snapshot
    shownCall.note(resuming || calls.length > 0)
    for (const call of calls) if (!answeredHere.has(call)) followCall(call)
    for (const call of incoming) followRing(call)
    noteMissed()
    const [first] = calls
    if (first && !calls.some(call => call === currentCall.snapshot)) currentCall.set(first)
  }
  let knownVisitors = 0
  const noteVisitors = () => {
    // Elsewhere the home page says it.
    const isNew = visitors.snapshot > knownVisitors && ringdown.snapshot.calls.length > 0
    knownVisitors = visitors.snapshot
    if (isNew) notices.add(noticeOfVisitor())
  }
  const dial = (address: Address, { name, video }: DialOptions) => {
    // Someone who dials or answers has seen the notices; "Recent" still lists the calls.
    notices.clear()
    const knock = video && mayKnock() && recent.hasTalkedTo(address)
    const call = ringdown.call(address, { audio: true, video, knock })
    dialled.set(call, name)
    return call
  }
  const waitOn = (address: Address, name: string = HOME_TEXTS.linkGuest) => {
    const call = ringdown.call(address, { localMedia: createMedia() })
    dialled.set(call, name)
    return call
  }

  const unfollowing = [ringdown.subscribe(follow), visitors.subscribe(noteVisitors)]
  const unfollow = () => {
    for (const stop of unfollowing) stop()
    visitors.close()
  }
  follow()

  return {
    ringdown,
    obstacle,
    currentCall,
    answerable: new Observable<readonly Call[]>([]),
    recent,
    notices,
    lineService,
    remembered,
    completions,
    moving,
    lines,
    link,
    visitors,
    hasRung: call => rung.has(call),
    nameOf,
    dial,
    dialLink: () => void dial(ringdown.newLink(), { name: HOME_TEXTS.linkGuest, video: true }),
    answer(call, options) {
      answer(ringdown, call, options)
      // Last: what has to be rendered would hold up what is sent.
      notices.clear()
    },
    joinLink: (address, options) => joinLink(ringdown, address, call => answer(ringdown, call, options())),
    callPersonalLink(address, name, options) {
      const call = ringdown.call(address, options)
      dialled.set(call, name)
      personal.set(call, address)
    },
    personalLinkOf: call => personal.get(call) ?? null,
    answerLink() {
      if (link.snapshot) dial(link.snapshot.address, { name: HOME_TEXTS.linkGuest, video: true })
    },
    waitOnLink: address => void waitOn(address),
    withdrawLink: address => waitOn(address).hangUp(),
    returnToWaiting(path) {
      const waited = waitingTabs.take(path)
      const { calls, resuming } = ringdown.snapshot
      if (!waited || calls.length > 0 || resuming) return
      const place = parseAddress(waited.address)
      if (place?.kind === 'link' && waited.address !== link.snapshot?.address) return
      // As after the reload of a call: what was on a moment ago, and nothing else.
      const name = place?.kind === 'line' ? place.id : HOME_TEXTS.linkGuest
      void waitOn(waited.address, name).localMedia.open(waited)
    },
    pageHidden(isLeaving) {
      shownCall.pageHidden(isLeaving)
      waitingTabs.pageHidden(isLeaving)
    },
    dismissCall: () => currentCall.set(null),
    signOut() {
      const address = link.snapshot?.address
      if (address) waitOn(address).hangUp()
      unfollow()
      obstacle.close()
      ringdown.close()
      recent.clear()
      if (address) link.forget(address)
    },
    close() {
      unfollow()
      obstacle.close()
      lines.close()
      ringdown.close()
    },
  }
}

/** A link on which this person waits stays open meanwhile. */
function answer(ringdown: Ringdown, call: Call, options: Parameters<Call['accept']>[0]): void {
  for (const other of ringdown.snapshot.calls) if (other !== call) other.leave()
  call.accept(options)
}
