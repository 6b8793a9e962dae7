import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createPhone } from '../src/phone/phone.js'
import { FakeCall, FakeLine } from './fake-line.js'
import { memoryStorage } from './memory-storage.js'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const ben = { userId: 'ben', deviceId: 'b1', name: 'Ben' }
const screen = {} as MediaStreamTrack

/** A page, and what it leaves for the next one. */
function open(pageKeep = memoryStorage()) {
  const line = new FakeLine()
  line.change({ connection: 'connecting' })
  const phone = createPhone(line, memoryStorage(), pageKeep)
  return { line, phone, pageKeep }
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

/** A page that was in a call when it was loaded anew. */
function leaveInCall({ sharing }: { sharing: boolean }) {
  const { line, pageKeep } = open()
  const call = line.call('user:ben')
  call.change({ callId: 'call-1', phase: 'accepted', connection: 'connected', connectedAt: 1 })
  if (sharing) call.localMedia.share(screen)
  return pageKeep
}

const texts = ({ phone }: ReturnType<typeof open>) => phone.notices.snapshot.map(({ text }) => text)

describe('a page that is loaded anew during a call', () => {
  it('shows no other page until the call is there, and then the call', () => {
    const page = open(leaveInCall({ sharing: false }))
    expect(page.phone.returning.snapshot).toBe(true)
    const call = talkingCall()
    let staged = false
    page.phone.returning.subscribe(() => {
      staged = page.phone.stage.snapshot === call
    })
    page.line.change({ calls: [call] })
    expect(page.phone.returning.snapshot).toBe(false)
    expect(staged, 'on the stage before the wait is over').toBe(true)
    expect(page.phone.hasReturned(call)).toBe(true)
    expect(page.phone.nameOf(call)).toBe('Ben')
    expect(texts(page)).toEqual([])
  })

  it('goes on to the page behind it when the line is up and there is no call', () => {
    const { line, phone, pageKeep } = open(leaveInCall({ sharing: true }))
    line.change({ connection: 'online' })
    expect(phone.returning.snapshot).toBe(false)
    expect(open(pageKeep).phone.returning.snapshot, 'the next time').toBe(false)
  })

  it('goes on to the page behind it after a second without anything', () => {
    const { phone } = open(leaveInCall({ sharing: false }))
    vi.advanceTimersByTime(999)
    expect(phone.returning.snapshot).toBe(true)
    vi.advanceTimersByTime(1)
    expect(phone.returning.snapshot).toBe(false)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('tells that the screen is no longer shared, once', () => {
    const pageKeep = leaveInCall({ sharing: true })
    const page = open(pageKeep)
    page.line.change({ calls: [talkingCall()] })
    expect(texts(page)).toEqual(['Sharing your screen ended when the page was reloaded'])
    const again = open(pageKeep)
    again.line.change({ calls: [talkingCall()] })
    expect(texts(again)).toEqual([])
  })

  it('says nothing of it where another call shared the screen, or it had been stopped', () => {
    const other = open(leaveInCall({ sharing: true }))
    other.line.change({ calls: [talkingCall('call-2')] })
    expect(texts(other)).toEqual([])

    const { line, pageKeep } = open()
    const call = line.call('user:ben')
    call.change({ callId: 'call-1', phase: 'accepted' })
    call.localMedia.share(screen)
    call.localMedia.share(null)
    const stopped = open(pageKeep)
    stopped.line.change({ calls: [talkingCall()] })
    expect(texts(stopped)).toEqual([])
  })

  it('puts the end of the call into the recent ones', async () => {
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

  it.each(['nonsense', '42', '{}', '{"callId":1,"sharing":true}'])('nor where %s is kept', kept => {
    expect(open(memoryStorage({ 'ringdown.talk': kept })).phone.returning.snapshot).toBe(false)
  })

  it('nor after its call has ended', async () => {
    const { line, pageKeep } = open()
    const call = line.call('user:ben')
    call.change({ phase: 'accepted' })
    await call.finish('completed')
    expect(open(pageKeep).phone.returning.snapshot).toBe(false)
  })

  it('a call made here has not returned', () => {
    const { line, phone } = open()
    const call = line.call('user:ben')
    call.change({ phase: 'accepted', connection: 'connected', connectedAt: 1 })
    expect(phone.hasReturned(call)).toBe(false)
  })
})
