import type { Ringdown } from '@ringdown/client'
import { describe, expect, it } from 'vitest'
import { Accounts } from '../src/phone/account.js'
import { memoryStorage } from '../src/phone/memory-storage.js'
import type { BrowserStorage } from '../src/phone/stored-value.js'
import { FakeRingdown } from './fake-ringdown.js'

function accounts(storage: BrowserStorage = memoryStorage()) {
  const lines: FakeRingdown[] = []
  const connect = (name: string): Ringdown => {
    const line = new FakeRingdown(name)
    lines.push(line)
    return line
  }
  return { storage, lines, accounts: new Accounts(storage, connect) }
}

describe('Accounts', () => {
  it('opens no connection until there is a name', () => {
    const { accounts: nobody, lines } = accounts()
    expect(nobody.snapshot).toBeNull()
    expect(lines).toEqual([])
  })

  it('remembers the name for the next visit', () => {
    const first = accounts()
    first.accounts.signIn('  Ada   Lovelace ')
    const next = accounts(first.storage)
    expect(next.accounts.snapshot?.name).toBe('Ada Lovelace')
    expect(next.lines).toHaveLength(1)
  })

  it.each(['nonsense', '""', '42', JSON.stringify('x'.repeat(51))])('asks again if %s is stored', kept => {
    const { accounts: nobody } = accounts(memoryStorage({ 'ringdown.name': kept }))
    expect(nobody.snapshot).toBeNull()
  })

  it('a new name opens a new connection and closes the old one', () => {
    const { accounts: ada, lines } = accounts()
    ada.signIn('Ada')
    ada.signIn('Countess')
    expect(lines.map(line => [line.name, line.closed])).toEqual([
      ['Ada', true],
      ['Countess', false],
    ])
  })

  it('the same name keeps the connection', () => {
    const { accounts: ada, lines } = accounts()
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
    const { accounts: ada } = accounts(broken)
    ada.signIn('Ada')
    expect(ada.snapshot?.name).toBe('Ada')
  })
})
