import type { Address, Call, Ringdown } from '@ringdown/client'
import { followTalk } from './follow-talk.js'
import type { Keep } from './kept-value.js'
import { Notices, noticeOfBusy, noticeOfRing } from './notices.js'
import { Observable } from './observable.js'
import { RecentCalls, recentOf } from './recent-calls.js'
import { expectReturn } from './return.js'
import { type PageKeep, TalkRecord } from './talk-record.js'

interface DialOptions {
  /** How the app calls whoever is at that address, until they answer with their own name. */
  readonly name: string
  readonly video: boolean
}

/**
 * The line to the server with what the app remembers beside it: whom it dialled, which call is on the screen, recent calls
 * and notices. It lives outside React, so that no component's life decides about a call.
 */
export interface Phone {
  readonly ringdown: Ringdown
  /** The call on the screen: one going on, or one that has just ended and was not dismissed. */
  readonly stage: Observable<Call | null>
  /** Whether a call from before this page was loaded anew is about to be on the stage. */
  readonly returning: Observable<boolean>
  readonly recent: RecentCalls
  readonly notices: Notices
  /** Calls an address with microphone and, if wanted, camera. A human act. */
  dial(address: Address, options: DialOptions): Call
  /** Answers; a call that is going on ends first, because one person talks in one call. */
  answer(call: Call, options: Parameters<Call['accept']>[0]): void
  /** Who is at the other end of a call, in words. */
  nameOf(call: Call): string
  /** Whether the call was going on already when this page was loaded. */
  hasReturned(call: Call): boolean
  dismissStage(): void
  close(): void
}

const SHARING_ENDED = 'Sharing your screen ended when the page was reloaded'

/**
 * @param keep where the browser remembers things between visits.
 * @param pageKeep where this page leaves word for the one that a reload puts in its place.
 */
export function createPhone(ringdown: Ringdown, keep: Keep, pageKeep: PageKeep): Phone {
  const stage = new Observable<Call | null>(null)
  const recent = new RecentCalls(keep)
  const notices = new Notices()
  const dialled = new WeakMap<Call, string>()
  const seen = new WeakSet<Call>()
  const answeredHere = new WeakSet<Call>()
  const returned = new WeakSet<Call>()
  const talk = new TalkRecord(pageKeep)
  let missed = ringdown.snapshot.missed

  const nameOf = (call: Call) => call.snapshot.peer?.name ?? dialled.get(call) ?? 'the other person'

  const followCall = (call: Call) => {
    answeredHere.add(call)
    // One that was made or answered on this page has not been connected yet.
    if (call.snapshot.connectedAt !== null) returned.add(call)
    if (followTalk(call, talk)) notices.add({ id: `sharing ${call.id}`, text: SHARING_ENDED })
    void call.ended.then(reason => {
      recent.add(recentOf(call.snapshot, nameOf(call)))
      // Who cancels their own call knows that it has ended.
      const cancelledHere = reason === 'cancelled' && call.snapshot.direction === 'outgoing'
      if (cancelledHere && stage.snapshot === call) stage.set(null)
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
    // One that is older than the call was missed before it.
    const during = now.filter(call => !known.has(call.callId) && call.ageMs <= Date.now() - talking)
    for (const call of during) notices.add(noticeOfBusy(call))
  }

  const follow = () => {
    const { calls, incoming } = ringdown.snapshot
    for (const call of calls) if (!answeredHere.has(call)) followCall(call)
    for (const call of incoming) followRing(call)
    noteMissed()
    const [first] = calls
    if (first && !calls.some(call => call === stage.snapshot)) stage.set(first)
  }
  const unfollow = ringdown.subscribe(follow)
  // After `follow` has put the call on the stage.
  const returning = expectReturn(ringdown, talk)
  follow()

  return {
    ringdown,
    stage,
    returning,
    recent,
    notices,
    nameOf,
    dial(address, { name, video }) {
      // They have been seen by who goes on to the next call; "Recent" keeps them.
      notices.clear()
      const call = ringdown.call(address, { audio: true, video })
      dialled.set(call, name)
      return call
    },
    answer(call, options) {
      for (const other of ringdown.snapshot.calls) if (other !== call) other.hangUp()
      call.accept(options)
    },
    hasReturned: call => returned.has(call),
    dismissStage: () => stage.set(null),
    close() {
      unfollow()
      ringdown.close()
    },
  }
}
