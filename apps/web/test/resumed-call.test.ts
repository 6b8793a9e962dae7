import { describe, expect, it } from 'vitest'
import { memoryStorage } from '../src/phone/memory-storage.js'
import { createPhone } from '../src/phone/phone.js'
import { FakeCall, FakeRingdown } from './fake-ringdown.js'

const ben = { userId: 'ben', deviceId: 'b1', name: 'Ben' }

/** A page that was reloaded during a call, just after the SDK has resumed it. */
function resume({ sharedScreen }: { sharedScreen: boolean }) {
  const ringdown = new FakeRingdown()
  const phone = createPhone(ringdown, memoryStorage(), memoryStorage())
  const call = new FakeCall({
    direction: 'outgoing',
    address: 'user:ben',
    peer: ben,
    phase: 'accepted',
    connection: 'reconnecting',
    connectedAt: 1,
    outage: { since: 2, cause: 'here', givesUpAt: null },
    resumed: { sharedScreen },
  })
  ringdown.change({ calls: [call] })
  return { ringdown, phone, call }
}

const texts = ({ phone }: ReturnType<typeof resume>) => phone.notices.snapshot.map(({ text }) => text)

describe('a call resumed after a reload', () => {
  it('is on the screen, with the name of the peer', () => {
    const page = resume({ sharedScreen: false })
    expect(page.phone.currentCall.snapshot).toBe(page.call)
    expect(page.phone.nameOf(page.call)).toBe('Ben')
    expect(texts(page)).toEqual([])
  })

  it('says once that the screen is no longer shared', () => {
    const page = resume({ sharedScreen: true })
    page.call.change({ connection: 'connected', outage: null })
    page.ringdown.change({ connection: 'online' })
    expect(texts(page)).toEqual(['Screen sharing stopped because the page was reloaded'])
  })

  it('is added to the recent calls when it ends', async () => {
    const { ringdown, phone, call } = resume({ sharedScreen: false })
    ringdown.change({ calls: [] })
    await call.finish('completed', { endedAt: 60_001 })
    expect(phone.recent.snapshot).toMatchObject([{ name: 'Ben', address: 'user:ben', talkedMs: 60_000 }])
  })
})
