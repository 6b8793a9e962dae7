import type { Address, Call, Ringdown } from '@ringdown/client'
import { StaffedLines } from '../line/staffed-lines.js'
import { now as readNow } from '../time/clock.js'
import { memoryStorage } from './memory-storage.js'
import { Notices, noticeOfBusy, noticeOfRing } from './notices.js'
import { Observable } from './observable.js'
import { RecentCalls, recentOf } from './recent-calls.js'
import type { BrowserStorage } from './stored-value.js'

interface DialOptions {
  /** What the app calls the other end until they answer and their own name is known. */
  readonly name: string
  readonly video: boolean
}

/**
 * The connection to the server, plus what the app remembers: whom it dialled, which call is on the screen, recent
 * calls and notices. It lives outside React, so that mounting and unmounting components never affects a call.
 */
export interface Phone {
  readonly ringdown: Ringdown
  /** The call on the screen: one in progress, or one that has just ended and has not been dismissed. */
  readonly currentCall: Observable<Call | null>
  readonly recent: RecentCalls
  readonly notices: Notices
  /** The lines whose callers this device answers. */
  readonly lines: StaffedLines
  /** Calls an address with the microphone and, if wanted, the camera. Only in response to a human action. */
  dial(address: Address, options: DialOptions): Call
  /** Answers a call. A call in progress ends first: one person is in one call. */
  answer(call: Call, options: Parameters<Call['accept']>[0]): void
  /** The name of the other end of a call. */
  nameOf(call: Call): string
  dismissCall(): void
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
): Phone {
  const currentCall = new Observable<Call | null>(null)
  const recent = new RecentCalls(storage)
  const notices = new Notices()
  const lines = new StaffedLines(ringdown, tabStorage)
  const dialled = new WeakMap<Call, string>()
  const seen = new WeakSet<Call>()
  const answeredHere = new WeakSet<Call>()
  let missed = ringdown.snapshot.missed

  const nameOf = (call: Call) => call.snapshot.peer?.name ?? dialled.get(call) ?? 'the other person'

  const followCall = (call: Call) => {
    answeredHere.add(call)
    if (call.snapshot.resumed?.sharedScreen) notices.add({ id: `sharing ${call.id}`, text: SHARING_ENDED })
    void call.ended.then(reason => {
      recent.add(recentOf(call.snapshot, nameOf(call)))
      // A person who cancels their own call already knows that it has ended.
      const cancelledHere = reason === 'cancelled' && call.snapshot.direction === 'outgoing'
      if (cancelledHere && currentCall.snapshot === call) currentCall.set(null)
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
    const { calls, incoming } = ringdown.snapshot
    for (const call of calls) if (!answeredHere.has(call)) followCall(call)
    for (const call of incoming) followRing(call)
    noteMissed()
    const [first] = calls
    if (first && !calls.some(call => call === currentCall.snapshot)) currentCall.set(first)
  }
  const unfollow = ringdown.subscribe(follow)
  follow()

  return {
    ringdown,
    currentCall,
    recent,
    notices,
    lines,
    nameOf,
    dial(address, { name, video }) {
      // Someone who dials or answers has seen the notices; "Recent" still lists the calls.
      notices.clear()
      const call = ringdown.call(address, { audio: true, video })
      dialled.set(call, name)
      return call
    },
    answer(call, options) {
      for (const other of ringdown.snapshot.calls) if (other !== call) other.hangUp()
      notices.clear()
      call.accept(options)
    },
    dismissCall: () => currentCall.set(null),
    close() {
      unfollow()
      lines.close()
      ringdown.close()
    },
  }
}
