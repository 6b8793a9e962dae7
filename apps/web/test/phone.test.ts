import type { MissedCall } from '@ringdown/client'
import { beforeEach, describe, expect, it } from 'vitest'
import { memoryStorage } from '../src/phone/memory-storage.js'
import { createPhone, type Phone } from '../src/phone/phone.js'
import { FakeCall, FakeRingdown } from './fake-ringdown.js'

const ben = { userId: 'ben', deviceId: 'b1', name: 'Ben' }
const cleo = { userId: 'cleo', deviceId: 'c1', name: 'Cleo' }

const missedFrom = (caller: typeof ben, ageMs: number): MissedCall => ({
  callId: crypto.randomUUID(),
  caller,
  at: Date.now() - ageMs,
  ageMs,
})
const incomingFrom = (peer: typeof ben) =>
  new FakeCall({ direction: 'incoming', address: 'user:ada', peer, phase: 'ringing' })

let line: FakeRingdown
let phone: Phone
beforeEach(() => {
  line = new FakeRingdown()
  phone = createPhone(line, memoryStorage(), memoryStorage())
})

const noticeTexts = () => phone.notices.snapshot.map(notice => notice.text)
const dialBen = () => phone.dial('user:ben', { name: 'Ben', video: true }) as FakeCall

/** As the real client does: an ended call leaves `calls`. */
async function end(call: FakeCall, ...how: Parameters<FakeCall['finish']>) {
  line.change({
    calls: line.snapshot.calls.filter(other => other !== call),
    incoming: line.snapshot.incoming.filter(other => other !== call),
  })
  await call.finish(...how)
}

describe('the call on the screen', () => {
  it('is the one that was dialled, and stays after its end until dismissed', async () => {
    const call = dialBen()
    expect(phone.currentCall.snapshot).toBe(call)
    await end(call, 'declined')
    expect(phone.currentCall.snapshot).toBe(call)
    phone.dismissCall()
    expect(phone.currentCall.snapshot).toBeNull()
  })

  it('disappears at once if its caller cancels it', async () => {
    await end(dialBen(), 'cancelled')
    expect(phone.currentCall.snapshot).toBeNull()
  })

  it('gives way to the next call while its end is still shown', async () => {
    await end(dialBen(), 'completed')
    const next = incomingFrom(cleo)
    line.change({ calls: [next] })
    expect(phone.currentCall.snapshot).toBe(next)
  })

  it('does not show a call that only rings, or one that was missed', async () => {
    const call = incomingFrom(ben)
    line.change({ incoming: [call] })
    await end(call, 'no-answer', { missed: true })
    expect(phone.currentCall.snapshot).toBeNull()
  })
})

it('knows whether a call has rung', () => {
  const call = dialBen()
  expect(phone.hasRung(call)).toBe(false)
  call.change({ phase: 'ringing' })
  call.change({ phase: 'accepted' })
  expect(phone.hasRung(call)).toBe(true)
})

describe('names', () => {
  it('are what was dialled until the peer’s own name is known', () => {
    const call = phone.dial('line:support', { name: 'support', video: true }) as FakeCall
    expect(phone.nameOf(call)).toBe('support')
    call.change({ peer: cleo })
    expect(phone.nameOf(call)).toBe('Cleo')
  })
})

describe('answering', () => {
  it('ends the call in progress first', () => {
    const going = dialBen()
    const ringing = incomingFrom(cleo)
    line.change({ incoming: [ringing] })
    phone.answer(ringing, undefined)
    expect(going.acts).toEqual(['leave'])
    expect(ringing.acts).toHaveLength(1)
  })
})

describe('recent calls', () => {
  it('record the name, where to call back, and how long the two talked', async () => {
    const call = dialBen()
    const before = Date.now()
    await end(call, 'completed', { connectedAt: 1_000, endedAt: 61_000 })
    expect(phone.recent.snapshot).toMatchObject([
      { name: 'Ben', address: 'user:ben', direction: 'outgoing', talkedMs: 60_000 },
    ])
    // The date, not the SDK's clock, which may lag behind it.
    expect(phone.recent.snapshot[0]?.at).toBeGreaterThanOrEqual(before)
  })

  it('call back the person who came by a link, never the link', async () => {
    const call = phone.dial(line.newLink(), { name: 'Link call', video: true }) as FakeCall
    call.change({ peer: cleo })
    await end(call, 'completed', { connectedAt: 1, endedAt: 2 })
    expect(phone.recent.snapshot[0]?.address).toBe('user:cleo')
  })

  it('leave out a call that was not allowed to ring: nobody declined it', async () => {
    await end(dialBen(), 'declined', { refusal: 'call-refused', failure: 'Ben declined your call.' })
    expect(phone.recent.snapshot).toEqual([])
    await end(dialBen(), 'declined')
    expect(phone.recent.snapshot).toHaveLength(1)
  })

  it('leave out a call that only rang here, since the server records those', async () => {
    const call = incomingFrom(ben)
    line.change({ incoming: [call] })
    await end(call, 'cancelled', { missed: true })
    expect(phone.recent.snapshot).toEqual([])
  })

  it('hold at most 20, newest first, and survive until the next visit', async () => {
    const storage = memoryStorage()
    const first = createPhone(line, storage, memoryStorage())
    for (let i = 0; i < 25; i++) {
      await end(first.dial(`user:u${i}`, { name: `U${i}`, video: true }) as FakeCall, 'completed')
    }
    const next = createPhone(new FakeRingdown(), storage, memoryStorage())
    expect(next.recent.snapshot.map(call => call.name)).toEqual(
      Array.from({ length: 20 }, (_, i) => `U${24 - i}`),
    )
  })

  it('keep what another tab of the browser has added, and bring nothing back that it has cleared', async () => {
    const storage = memoryStorage()
    const one = createPhone(line, storage, memoryStorage())
    const other = createPhone(new FakeRingdown(), storage, memoryStorage())
    const callIn = (tab: Phone, name: string) =>
      end(tab.dial(`user:${name}`, { name, video: true }) as FakeCall, 'completed')
    const names = (tab: Phone) => tab.recent.snapshot.map(call => call.name)
    await callIn(one, 'ada')
    await callIn(other, 'ben')
    expect(names(other)).toEqual(['ben', 'ada'])
    other.recent.clear()
    await callIn(one, 'cleo')
    expect(names(one)).toEqual(['cleo'])
  })

  it.each(['{}', '[{}]', '[null]', 'nonsense'])('start empty if %s is stored', kept => {
    expect(
      createPhone(line, memoryStorage({ 'ringdown.recent': kept }), memoryStorage()).recent.snapshot,
    ).toEqual([])
  })
})

describe('notices', () => {
  it('mention a call missed here, once', async () => {
    const call = incomingFrom(ben)
    line.change({ incoming: [call] })
    line.change({ incoming: [call] })
    await end(call, 'cancelled', { missed: true })
    expect(noticeTexts()).toEqual(['Missed call from Ben'])
  })

  it.each([
    ['answered-elsewhere', 'Answered on another device'],
    ['declined-elsewhere', 'Declined on another device'],
  ] as const)('%s: "%s"', async (reason, text) => {
    const call = incomingFrom(ben)
    line.change({ incoming: [call] })
    await end(call, reason)
    expect(noticeTexts()).toEqual([text])
  })

  it('do not mention a call this person answered or declined', async () => {
    const answered = incomingFrom(ben)
    line.change({ incoming: [answered] })
    line.change({ incoming: [], calls: [answered] })
    await end(answered, 'completed')
    const declined = incomingFrom(cleo)
    line.change({ incoming: [declined] })
    await end(declined, 'declined')
    expect(noticeTexts()).toEqual([])
  })

  it('name the person who called during a call', () => {
    dialBen().change({ connectedAt: Date.now() - 10_000 })
    line.change({ missed: [missedFrom(cleo, 200)] })
    expect(noticeTexts()).toEqual(['Cleo called while you were in a call'])
  })

  it('do not count calls missed before the call, or without one', () => {
    line.change({ missed: [missedFrom(cleo, 200)] })
    expect(noticeTexts()).toEqual([])
    dialBen().change({ connectedAt: Date.now() - 10_000 })
    line.change({ missed: [missedFrom(ben, 60_000), ...line.snapshot.missed] })
    expect(noticeTexts()).toEqual([])
  })

  it('show at most three, and clear at the next call', () => {
    dialBen().change({ connectedAt: Date.now() - 10_000 })
    for (let i = 0; i < 5; i++) line.change({ missed: [missedFrom(cleo, i), ...line.snapshot.missed] })
    expect(noticeTexts()).toHaveLength(3)
    phone.dial('user:cleo', { name: 'Cleo', video: true })
    expect(noticeTexts()).toEqual([])
  })

  it('clear when a call is answered: a missed call from Ben is no news in a call with Ben', async () => {
    const missed = incomingFrom(ben)
    line.change({ incoming: [missed] })
    await end(missed, 'cancelled', { missed: true })
    phone.answer(incomingFrom(ben), undefined)
    expect(noticeTexts()).toEqual([])
  })
})

it('closing closes the connection and stops following it', () => {
  phone.close()
  line.change({ calls: [incomingFrom(ben)] })
  expect(line.closed).toBe(true)
  expect(phone.currentCall.snapshot).toBeNull()
})

describe('knocking', () => {
  const knocks = () => line.placed.map(options => options?.knock)

  it('sends the picture while it rings to people they have talked to, and only with video', async () => {
    let mayKnock = true
    phone = createPhone(line, memoryStorage(), memoryStorage(), { mayKnock: () => mayKnock })
    await end(dialBen(), 'no-answer')
    await end(dialBen(), 'completed', { connectedAt: 0, peer: ben })
    expect(knocks()).toEqual([false, false])
    await end(dialBen(), 'completed')
    await end(phone.dial('user:ben', { name: 'Ben', video: false }) as FakeCall, 'completed')
    mayKnock = false
    dialBen()
    expect(knocks().slice(2)).toEqual([true, false, false])
  })

  it('is off by default', async () => {
    await end(dialBen(), 'completed', { connectedAt: 0, peer: ben })
    dialBen()
    expect(knocks()).toEqual([false, false])
  })
})
