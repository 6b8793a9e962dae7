import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createPhone } from '../src/phone/phone.js'
import { FakeCall, FakeRingdown } from './fake-ringdown.js'
import { memoryStorage } from './memory-storage.js'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const ben = { userId: 'ben', deviceId: 'b1', name: 'Ben' }
const screen = {} as MediaStreamTrack

/** Opens a page with the given storage. */
function open(pageStorage = memoryStorage()) {
  const line = new FakeRingdown()
  line.change({ connection: 'connecting' })
  const phone = createPhone(line, memoryStorage(), pageStorage)
  return { line, phone, pageStorage }
}

function talkingCall(callId = 'call-1') {
  return new FakeCall({
    callId,
    direction: 'outgoing',
    address: 'user:ben',
    peer: ben,
    phase: 'accepted',
    connection: 'reconnecting',
    connectedAt: 1,
    outage: { since: 2, cause: 'here', givesUpAt: null },
  })
}

/** Returns the storage of a page that was reloaded during a call. */
function leaveInCall({ sharing }: { sharing: boolean }) {
  const { line, pageStorage } = open()
  const call = line.call('user:ben')
  call.change({ callId: 'call-1', phase: 'accepted', connection: 'connected', connectedAt: 1 })
  if (sharing) call.localMedia.share(screen)
  return pageStorage
}

const texts = ({ phone }: ReturnType<typeof open>) => phone.notices.snapshot.map(({ text }) => text)

describe('a page reloaded during a call', () => {
  it('shows no other page until the call is back, then the call', () => {
    const page = open(leaveInCall({ sharing: false }))
    expect(page.phone.returning.snapshot).toBe(true)
    const call = talkingCall()
    let staged = false
    page.phone.returning.subscribe(() => {
      staged = page.phone.currentCall.snapshot === call
    })
    page.line.change({ calls: [call] })
    expect(page.phone.returning.snapshot).toBe(false)
    expect(staged, 'on the screen before the wait is over').toBe(true)
    expect(page.phone.hasReturned(call)).toBe(true)
    expect(page.phone.nameOf(call)).toBe('Ben')
    expect(texts(page)).toEqual([])
  })

  it('shows the page behind it once connected without a call', () => {
    const { line, phone, pageStorage } = open(leaveInCall({ sharing: true }))
    line.change({ connection: 'online' })
    expect(phone.returning.snapshot).toBe(false)
    expect(open(pageStorage).phone.returning.snapshot, 'the next time').toBe(false)
  })

  it('shows the page behind it after a second without news', () => {
    const { phone } = open(leaveInCall({ sharing: false }))
    vi.advanceTimersByTime(999)
    expect(phone.returning.snapshot).toBe(true)
    vi.advanceTimersByTime(1)
    expect(phone.returning.snapshot).toBe(false)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('says once that the screen is no longer shared', () => {
    const pageStorage = leaveInCall({ sharing: true })
    const page = open(pageStorage)
    page.line.change({ calls: [talkingCall()] })
    expect(texts(page)).toEqual(['Screen sharing stopped because the page was reloaded'])
    const again = open(pageStorage)
    again.line.change({ calls: [talkingCall()] })
    expect(texts(again)).toEqual([])
  })

  it('says nothing if another call shared the screen, or sharing had been stopped', () => {
    const other = open(leaveInCall({ sharing: true }))
    other.line.change({ calls: [talkingCall('call-2')] })
    expect(texts(other)).toEqual([])

    const { line, pageStorage } = open()
    const call = line.call('user:ben')
    call.change({ callId: 'call-1', phase: 'accepted' })
    call.localMedia.share(screen)
    call.localMedia.share(null)
    const stopped = open(pageStorage)
    stopped.line.change({ calls: [talkingCall()] })
    expect(texts(stopped)).toEqual([])
  })

  it('adds the ended call to the recent ones', async () => {
    const { line, phone } = open(leaveInCall({ sharing: false }))
    const call = talkingCall()
    line.change({ calls: [call] })
    line.change({ calls: [] })
    await call.finish('completed', { endedAt: 60_001 })
    expect(phone.recent.snapshot).toMatchObject([{ name: 'Ben', address: 'user:ben', talkedMs: 60_000 }])
  })
})

describe('a page that was in no call', () => {
  it('expects none', () => {
    expect(open().phone.returning.snapshot).toBe(false)
  })

  it.each(['nonsense', '42', '{}', '{"callId":1,"sharing":true}'])('expects none if %s is stored', kept => {
    expect(open(memoryStorage({ 'ringdown.talk': kept })).phone.returning.snapshot).toBe(false)
  })

  it('expects none after its call has ended', async () => {
    const { line, pageStorage } = open()
    const call = line.call('user:ben')
    call.change({ phase: 'accepted' })
    await call.finish('completed')
    expect(open(pageStorage).phone.returning.snapshot).toBe(false)
  })

  it('does not count a call made here as returned', () => {
    const { line, phone } = open()
    const call = line.call('user:ben')
    call.change({ phase: 'accepted', connection: 'connected', connectedAt: 1 })
    expect(phone.hasReturned(call)).toBe(false)
  })
})
