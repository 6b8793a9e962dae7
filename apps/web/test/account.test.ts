import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Accounts } from '../src/phone/account.js'
import { memoryStorage } from '../src/phone/memory-storage.js'
import { createPhone } from '../src/phone/phone.js'
import { wasInCall } from '../src/phone/shown-call.js'
import type { BrowserStorage } from '../src/phone/stored-value.js'
import { FakeRingdown } from './fake-ringdown.js'

function accounts(storage: BrowserStorage = memoryStorage()) {
  const lines: FakeRingdown[] = []
  const tabStorage = memoryStorage()
  const accounts = new Accounts(storage)
  /** The SDK is here. */
  const bring = () =>
    accounts.bring({
      open(name) {
        const line = new FakeRingdown(name)
        lines.push(line)
        return createPhone(line, storage, tabStorage)
      },
      forgetIdentity: () => {},
    })
  return { storage, lines, accounts, bring }
}

/** Accounts of a page whose SDK is here. */
function liveAccounts(storage?: BrowserStorage) {
  const page = accounts(storage)
  page.bring()
  return page
}

describe('Accounts', () => {
  it('opens no connection until there is a name', () => {
    const { accounts: nobody, lines } = liveAccounts()
    expect(nobody.snapshot).toBeNull()
    expect(lines).toEqual([])
  })

  it('remembers the name for the next visit', () => {
    const first = liveAccounts()
    first.accounts.signIn('  Ada   Lovelace ')
    const next = liveAccounts(first.storage)
    expect(next.accounts.snapshot?.name).toBe('Ada Lovelace')
    expect(next.lines).toHaveLength(1)
  })

  it.each(['nonsense', '""', '42', JSON.stringify('x'.repeat(51))])('asks again if %s is stored', kept => {
    const { accounts: nobody } = liveAccounts(memoryStorage({ 'ringdown.name': kept }))
    expect(nobody.snapshot).toBeNull()
  })

  it('a new name opens a new connection and closes the old one', () => {
    const { accounts: ada, lines } = liveAccounts()
    ada.signIn('Ada')
    ada.signIn('Countess')
    expect(lines.map(line => [line.name, line.closed])).toEqual([
      ['Ada', true],
      ['Countess', false],
    ])
  })

  it('the same name keeps the connection', () => {
    const { accounts: ada, lines } = liveAccounts()
    const phone = ada.signIn('Ada')
    expect(ada.signIn('Ada ')).toBe(phone)
    expect(lines).toHaveLength(1)
  })

  it('works where nothing can be stored', () => {
    const broken = {
      getItem: () => {
        throw new Error('denied')
      },
      setItem: () => {
        throw new Error('full')
      },
    }
    const { accounts: ada } = liveAccounts(broken)
    ada.signIn('Ada')
    expect(ada.snapshot?.name).toBe('Ada')
  })
})

describe('before the SDK is here', () => {
  beforeEach(() => void vi.useFakeTimers({ now: 0, toFake: ['performance', 'Date'] }))
  afterEach(() => void vi.useRealTimers())
  const ada = () => memoryStorage({ 'ringdown.name': '"Ada"' })
  const ben = ['user:ben', { name: 'Ben', video: true }] as const

  it('there is the name and what this browser remembers, and nobody is called', () => {
    const kept = { id: '1', name: 'Ben', address: 'user:ben', direction: 'outgoing', at: 1, talkedMs: 1 }
    const { accounts: early, lines } = accounts(
      memoryStorage({ 'ringdown.name': '"Ada"', 'ringdown.recent': JSON.stringify([kept]) }),
    )
    expect(early.snapshot).toMatchObject({ name: 'Ada', phone: null, isAsked: false })
    expect(early.snapshot?.home.recent.snapshot).toEqual([kept])
    expect(early.snapshot?.home.ringdown.snapshot.connection).toBe('connecting')
    expect(lines).toEqual([])
  })

  it('a call that is asked for is made once it is, and only one', () => {
    const { accounts: early, lines, bring } = accounts(ada())
    early.snapshot?.home.dialLink()
    early.snapshot?.home.dial(...ben)
    expect(early.snapshot?.isAsked).toBe(true)
    bring()
    expect(early.snapshot?.isAsked).toBe(false)
    expect(lines[0]?.snapshot.calls.map(call => call.snapshot.address)).toEqual(['user:ben'])
    expect(early.snapshot?.phone?.currentCall.snapshot).toBe(lines[0]?.snapshot.calls[0])
  })

  it.each([
    [29_000, 1],
    [31_000, 0],
  ])('what was asked for %d ms ago is done %d times', (age, times) => {
    const { accounts: early, lines, bring } = accounts(ada())
    early.snapshot?.home.dial(...ben)
    vi.setSystemTime(age)
    vi.advanceTimersByTime(age)
    bring()
    expect(lines[0]?.snapshot.calls).toHaveLength(times)
  })

  it('signing out is done once it is, for the link has to be withdrawn', () => {
    const { accounts: early, lines, bring } = accounts(ada())
    early.signOut()
    bring()
    expect(early.snapshot).toBeNull()
    expect(lines.map(line => line.closed)).toEqual([true])
  })

  it('a name given meanwhile is the one that connects', () => {
    const { accounts: early, lines, bring } = accounts()
    early.signIn('Ada').dial(...ben)
    bring()
    expect(lines.map(line => line.name)).toEqual(['Ada'])
    expect(lines[0]?.snapshot.calls).toHaveLength(1)
  })
})

it.each([
  ['is in a call', (line: FakeRingdown) => void line.call('user:ben')],
  ['is about to return to one', (line: FakeRingdown) => line.change({ resuming: true })],
])('a tab that %s knows it after a reload, before the SDK does', (_, begin) => {
  const tab = memoryStorage()
  const line = new FakeRingdown('Ada')
  const phone = createPhone(line, memoryStorage(), tab)
  expect(wasInCall(tab)).toBe(false)
  begin(line)
  expect(wasInCall(tab)).toBe(true)
  phone.pageHidden(true)
  line.change({ calls: [], resuming: false })
  expect(wasInCall(tab)).toBe(true)
  createPhone(new FakeRingdown('Ada'), memoryStorage(), tab)
  expect(wasInCall(tab)).toBe(false)
})
