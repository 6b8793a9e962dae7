import type { EndReason } from '@ringdown/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Accounts } from '../src/phone/account.js'
import { memoryStorage } from '../src/phone/memory-storage.js'
import { createPhone } from '../src/phone/phone.js'
import type { FakeCall } from './fake-ringdown.js'
import { FakeRingdown } from './fake-ringdown.js'

const LINK = 'link:0123456789abcdefghijkl'
const HOUR = 3_600_000

beforeEach(() => void vi.useFakeTimers({ now: 1_700_000_000_000 }))
afterEach(() => void vi.useRealTimers())

/** The browser of one person, with one tab after the other. */
function openBrowser() {
  const storage = memoryStorage()
  const openTab = (tabStorage = memoryStorage()) => {
    const line = new FakeRingdown()
    const phone = createPhone(line, storage, tabStorage)
    const waits = () => line.snapshot.calls[0] as FakeCall | undefined
    return { line, phone, tabStorage, waits }
  }
  return { openTab }
}

/** Waits on a link that the server has taken for an hour. */
function wait({ phone }: ReturnType<ReturnType<typeof openBrowser>['openTab']>): FakeCall {
  const call = phone.dial(LINK, { name: 'Link call', video: true }) as FakeCall
  call.localMedia.turnOn()
  call.change({ linkEndsAt: Date.now() + HOUR })
  return call
}

async function end(call: FakeCall, line: FakeRingdown, reason: EndReason): Promise<void> {
  line.change({ calls: [] })
  await call.finish(reason, { endedAt: Date.now() })
}

describe("a person's link", () => {
  it('is kept once the server has it, for other tabs and the next visit too', () => {
    const { openTab } = openBrowser()
    const tab = openTab()
    const call = tab.phone.dial(LINK, { name: 'Link call', video: true }) as FakeCall
    expect(tab.phone.link.snapshot).toBeNull()
    call.change({ linkEndsAt: Date.now() + HOUR })
    const link = { address: LINK, endsAt: Date.now() + HOUR }
    expect(tab.phone.link.snapshot).toEqual(link)
    expect(openTab().phone.link.snapshot).toEqual(link)
    vi.advanceTimersByTime(HOUR)
    expect(openTab().phone.link.snapshot).toBeNull()
  })

  it.each([
    ['peer-left', true],
    ['replaced', true],
    ['cancelled', false],
    ['no-answer', false],
    ['internal', false],
  ] as const)('after %s is kept: %s', async (reason, isKept) => {
    const tab = openBrowser().openTab()
    await end(wait(tab), tab.line, reason)
    expect(tab.phone.link.snapshot !== null).toBe(isKept)
    // While somebody may still join, nothing has come of it.
    expect(tab.phone.recent.snapshot.length).toBe(isKept ? 0 : 1)
    expect(tab.phone.currentCall.snapshot === null).toBe(isKept || reason === 'cancelled')
  })

  it('is forgotten when somebody has talked there, however that ended', async () => {
    const tab = openBrowser().openTab()
    const call = wait(tab)
    call.change({ phase: 'accepted', connectedAt: Date.now() })
    await end(call, tab.line, 'peer-left')
    expect(tab.phone.link.snapshot).toBeNull()
  })
})

it('is withdrawn, with all that is remembered, when the person signs out', () => {
  const storage = memoryStorage({ 'ringdown.name': JSON.stringify('Ada') })
  const lines: FakeRingdown[] = []
  let forgotten = 0
  const service = {
    open(name: string) {
      const line = new FakeRingdown(name)
      lines.push(line)
      return createPhone(line, storage, memoryStorage())
    },
    forgetIdentity() {
      forgotten += 1
    },
  }
  const accounts = new Accounts(storage)
  accounts.bring(service)
  const call = accounts.snapshot?.phone?.dial(LINK, { name: 'Link call', video: true }) as FakeCall
  call.change({ linkEndsAt: performance.timeOrigin + performance.now() + HOUR })
  accounts.signOut()
  const [line] = lines
  const withdrawn = line?.snapshot.calls.at(-1) as FakeCall
  expect(withdrawn.acts).toEqual(['hang up'])
  expect(line?.closed).toBe(true)
  expect(accounts.snapshot).toBeNull()
  expect(forgotten).toBe(1)
  const next = new Accounts(storage)
  next.bring(service)
  expect(next.snapshot).toBeNull()
  const { recent } = next.signIn('Bob')
  expect([next.snapshot?.phone?.link.snapshot, recent.snapshot]).toEqual([null, []])
})

describe('people who wait to join on the link', () => {
  /** A person who made a link and went back home. */
  async function keepLink() {
    const tab = openBrowser().openTab()
    await end(wait(tab), tab.line, 'peer-left')
    return tab
  }

  it('are counted on every screen while the link is kept', async () => {
    const { phone, line } = await keepLink()
    line.visit(LINK, 1)
    expect(phone.visitors.snapshot).toBe(1)
    phone.link.forget(LINK)
    expect(phone.visitors.snapshot).toBe(0)
    expect(line.listened).toEqual([])
  })

  it('are answered with microphone and camera, as when the call was started', async () => {
    const { phone, line } = await keepLink()
    line.visit(LINK, 1)
    phone.answerLink()
    expect(line.snapshot.calls[0]?.snapshot.address).toBe(LINK)
    expect(phone.currentCall.snapshot).toBe(line.snapshot.calls[0])
  })

  it('are news during another call, once for each who comes', async () => {
    const { phone, line } = await keepLink()
    line.visit(LINK, 1)
    expect(phone.notices.snapshot).toEqual([])
    phone.dial('user:ben', { name: 'Ben', video: true })
    line.visit(LINK, 2)
    expect(phone.notices.snapshot.map(({ text }) => text)).toEqual(['Somebody is waiting on your link'])
  })
})

describe('a tab that waited on its link', () => {
  /** The tab is left after a while, and comes back after another. */
  async function reload(hiddenMs: number, leave = true) {
    const browser = openBrowser()
    const tab = browser.openTab()
    const call = wait(tab)
    if (leave) tab.phone.pageHidden(true)
    await end(call, tab.line, 'peer-left')
    vi.advanceTimersByTime(hiddenMs)
    const next = browser.openTab(tab.tabStorage)
    next.phone.returnToWaiting('/')
    return next
  }

  it('waits there again after a reload, with what was on', async () => {
    const { waits } = await reload(2_000)
    expect(waits()?.snapshot.address).toBe(LINK)
    expect(waits()?.localMedia.opened).toMatchObject([{ audio: true, video: true }])
  })

  it('waits there again much later, with everything off', async () => {
    const { waits } = await reload(60_000)
    expect(waits()?.localMedia.opened).toMatchObject([{ audio: false, video: false }])
  })

  it('does not if the person went home without it, or the time of the link is over', async () => {
    expect((await reload(2_000, false)).waits()).toBeUndefined()
    expect((await reload(HOUR)).waits()).toBeUndefined()
  })

  it('is not every tab', async () => {
    const browser = openBrowser()
    wait(browser.openTab())
    const other = browser.openTab()
    other.phone.returnToWaiting('/')
    expect(other.waits()).toBeUndefined()
  })
})
