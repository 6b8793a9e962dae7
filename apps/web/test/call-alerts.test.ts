import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AlertSetting } from '../src/alerts/alert-setting.js'
import { CallAlerts } from '../src/alerts/call-alerts.js'
import { LINK_TAG, tagOf } from '../src/alerts/due-alerts.js'
import { DOORBELL, type Note, RING } from '../src/alerts/melody.js'
import type { TabSignal } from '../src/alerts/tab-signal.js'
import { memoryStorage } from '../src/phone/memory-storage.js'
import { Observable } from '../src/phone/observable.js'
import { createPhone } from '../src/phone/phone.js'
import { FakeCall, FakeRingdown } from './fake-ringdown.js'

const ADA = { userId: 'u_ada', deviceId: 'd_ada', name: 'Ada', isGuest: false } as never

function setUp({ devicesAllowed = true } = {}) {
  const ringdown = new FakeRingdown()
  const phone = createPhone(ringdown, memoryStorage())
  const setting = new AlertSetting(memoryStorage())
  setting.change({ notify: true, volume: 1 })
  const attention = new Observable(true)
  const heard: string[] = []
  const shown = new Set<string>()
  const notifier = {
    onChosen: (_tag: string, _action: 'answer' | 'decline' | 'open') => {},
    show: async ({ tag }: { tag: string }) => void shown.add(tag),
    close: async (tag: string) => void shown.delete(tag),
  }
  const tab: { signal: TabSignal | null; show(signal: TabSignal | null): void } = {
    signal: null,
    show(signal) {
      this.signal = signal
    },
  }
  const sound = {
    prepare: () => {},
    play: async (notes: readonly Note[], volume: number) =>
      void heard.push(`${notes === RING ? 'ring' : notes === DOORBELL ? 'bell' : '?'} ${volume}`),
  }
  const mayOpenDevices = async () => devicesAllowed
  const alerts = new CallAlerts(phone, { setting, sound, notifier, tab, attention, mayOpenDevices })
  const ring = () => {
    const call = new FakeCall({ direction: 'incoming', address: 'user:me', peer: ADA, phase: 'ringing' })
    ringdown.change({ incoming: [call] })
    return call
  }
  const visit = (...calls: FakeCall[]) => ringdown.wait('line:reception', calls)
  const visitor = () =>
    new FakeCall({ direction: 'incoming', address: 'line:reception', peer: ADA, phase: 'ringing' })
  return { ringdown, phone, setting, attention, heard, shown, notifier, tab, alerts, ring, visit, visitor }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a ring', () => {
  it('is heard again and again until it ends', () => {
    const { ring, heard, ringdown } = setUp()
    ring()
    expect(heard).toEqual(['ring 1'])
    vi.advanceTimersByTime(6000)
    expect(heard).toHaveLength(3)
    ringdown.change({ incoming: [] })
    vi.advanceTimersByTime(60_000)
    expect(heard).toHaveLength(3)
  })

  it('is heard while one waits on a link of one’s own, and not while one talks', () => {
    const { ring, heard, phone } = setUp()
    const waiting = phone.dial('link:0123456789abcdef', { name: 'Link call', video: true }) as FakeCall
    ring()
    expect(heard).toEqual(['ring 1'])
    waiting.change({ phase: 'accepted' })
    vi.advanceTimersByTime(30_000)
    expect(heard).toEqual(['ring 1'])
  })

  it('is as loud as the person has set', () => {
    const { ring, heard, setting } = setUp()
    setting.change({ volume: 0.5 })
    ring()
    expect(heard).toEqual(['ring 0.5'])
  })

  it('is notified while the page is in the background, until it ends or the person looks', () => {
    const { ring, shown, attention, ringdown } = setUp()
    const call = ring()
    expect(shown.size).toBe(0)
    attention.set(false)
    expect([...shown]).toEqual([tagOf(call)])
    attention.set(true)
    expect(shown.size).toBe(0)
    attention.set(false)
    ringdown.change({ incoming: [] })
    expect(shown.size).toBe(0)
  })

  it('is not notified where the person has not asked for it', () => {
    const { ring, shown, attention, setting } = setUp()
    setting.change({ notify: false })
    attention.set(false)
    ring()
    expect(shown.size).toBe(0)
  })

  it('missed in the background shows in the tab until the person looks', () => {
    const { attention, tab, ringdown } = setUp()
    attention.set(false)
    ringdown.change({ missed: [{ callId: crypto.randomUUID(), caller: ADA, at: 0, ageMs: 0 } as never] })
    expect(tab.signal).toEqual({ title: 'Missed call from Ada', icon: 'missed' })
    attention.set(true)
    expect(tab.signal).toBeNull()
    attention.set(false)
    expect(tab.signal).toBeNull()
  })
})

describe('the buttons of a notification', () => {
  it('Answer answers where the devices open without a question', async () => {
    const { ring, notifier } = setUp()
    const call = ring()
    notifier.onChosen(tagOf(call), 'answer')
    await expect.poll(() => call.acts).toEqual(['accept {"audio":true,"video":true}'])
  })

  it('Answer only shows the ring where the browser would have to ask', async () => {
    const { ring, notifier } = setUp({ devicesAllowed: false })
    const call = ring()
    notifier.onChosen(tagOf(call), 'answer')
    await vi.advanceTimersByTimeAsync(1000)
    expect(call.acts).toEqual([])
  })

  it('Decline declines; opening does neither', () => {
    const { ring, notifier } = setUp()
    const call = ring()
    notifier.onChosen(tagOf(call), 'open')
    expect(call.acts).toEqual([])
    notifier.onChosen(tagOf(call), 'decline')
    expect(call.acts).toEqual(['decline'])
  })

  it('Answer for a visitor ends no call by itself', async () => {
    const { phone, visit, visitor, notifier } = setUp()
    phone.lines.staff('reception')
    const vera = visitor()
    visit(vera)
    const call = phone.dial('user:u_ben', { name: 'Ben', video: true }) as FakeCall
    notifier.onChosen(tagOf(vera), 'answer')
    await vi.advanceTimersByTimeAsync(1000)
    expect([call.acts, vera.acts]).toEqual([[], []])
  })
})

describe('a new visitor', () => {
  it('is heard at once and then from time to time until answered', () => {
    const { phone, visit, visitor, heard } = setUp()
    phone.lines.staff('reception')
    const [vera, viktor] = [visitor(), visitor()]
    visit(vera)
    expect(heard).toEqual(['bell 1'])
    vi.advanceTimersByTime(15_000)
    expect(heard).toEqual(['bell 1', 'bell 1'])
    visit(vera, viktor)
    expect(heard).toHaveLength(3)
    visit()
    vi.advanceTimersByTime(60_000)
    expect(heard).toHaveLength(3)
  })

  it('is heard once and softly while one talks', () => {
    const { phone, visit, visitor, heard } = setUp()
    phone.lines.staff('reception')
    const call = phone.dial('user:u_ben', { name: 'Ben', video: true }) as FakeCall
    call.change({ phase: 'accepted' })
    visit(visitor())
    vi.advanceTimersByTime(60_000)
    expect(heard).toEqual(['bell 0.4'])
  })
})

describe('somebody who waits on the link', () => {
  const LINK = 'link:0123456789abcdefghijkl'

  async function keepLink({ devicesAllowed = true } = {}) {
    const rig = setUp({ devicesAllowed })
    const call = rig.phone.dial(LINK, { name: 'Link call', video: true }) as FakeCall
    call.change({ linkEndsAt: Date.now() + 3_600_000 })
    rig.ringdown.change({ calls: [] })
    await call.finish('peer-left')
    return rig
  }

  it('is heard like a visitor of a line, and each who comes after', async () => {
    const { ringdown, heard } = await keepLink()
    ringdown.visit(LINK, 1)
    expect(heard).toEqual(['bell 1'])
    vi.advanceTimersByTime(15_000)
    expect(heard).toHaveLength(2)
    ringdown.visit(LINK, 2)
    expect(heard).toHaveLength(3)
    ringdown.visit(LINK, 0)
    vi.advanceTimersByTime(60_000)
    expect(heard).toHaveLength(3)
  })

  it('is answered from the notification where the devices open without a question', async () => {
    const calls = async (devicesAllowed: boolean) => {
      const { ringdown, notifier, attention, shown } = await keepLink({ devicesAllowed })
      attention.set(false)
      ringdown.visit(LINK, 1)
      expect([...shown]).toEqual([LINK_TAG])
      notifier.onChosen(LINK_TAG, 'answer')
      await vi.advanceTimersByTimeAsync(1000)
      return ringdown.snapshot.calls.length
    }
    expect([await calls(true), await calls(false)]).toEqual([1, 0])
  })
})

it('falls silent for good when the person signs out', () => {
  const { alerts, ring, ringdown, attention, heard, shown, tab } = setUp()
  attention.set(false)
  ring()
  alerts.close()
  expect([shown.size, tab.signal]).toEqual([0, null])
  ringdown.change({ incoming: [] })
  ring()
  vi.advanceTimersByTime(60_000)
  expect(heard).toEqual(['ring 1'])
})
