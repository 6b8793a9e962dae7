import type { Ringdown } from '@ringdown/client'
import { describe, expect, it } from 'vitest'
import { Accounts, nameProblem } from '../src/phone/account.js'
import type { Keep } from '../src/phone/kept-value.js'
import { FakeLine } from './fake-line.js'
import { memoryStorage } from './memory-storage.js'

function accounts(keep: Keep = memoryStorage()) {
  const lines: FakeLine[] = []
  const connect = (name: string): Ringdown => {
    const line = new FakeLine(name)
    lines.push(line)
    return line
  }
  return { keep, lines, accounts: new Accounts(keep, memoryStorage(), connect) }
}

describe('nameProblem', () => {
  it.each(['', '   ', '\n\t'])('%j is no name', name => expect(nameProblem(name)).not.toBeNull())
  it('takes 50 characters and not 51', () => {
    expect(nameProblem('x'.repeat(50))).toBeNull()
    expect(nameProblem('x'.repeat(51))).toMatch(/50/)
  })
})

describe('Accounts', () => {
  it('opens no line before there is a name', () => {
    const { accounts: nobody, lines } = accounts()
    expect(nobody.snapshot).toBeNull()
    expect(lines).toEqual([])
  })

  it('remembers the name for the next visit', () => {
    const first = accounts()
    first.accounts.signIn('  Ada   Lovelace ')
    const next = accounts(first.keep)
    expect(next.accounts.snapshot?.name).toBe('Ada Lovelace')
    expect(next.lines).toHaveLength(1)
  })

  it.each(['nonsense', '""', '42', JSON.stringify('x'.repeat(51))])('asks again where %s is kept', kept => {
    const { accounts: nobody } = accounts(memoryStorage({ 'ringdown.name': kept }))
    expect(nobody.snapshot).toBeNull()
  })

  it('a new name is a new line, and the old one is closed', () => {
    const { accounts: ada, lines } = accounts()
    ada.signIn('Ada')
    ada.signIn('Countess')
    expect(lines.map(line => [line.name, line.closed])).toEqual([
      ['Ada', true],
      ['Countess', false],
    ])
  })

  it('the same name keeps the line', () => {
    const { accounts: ada, lines } = accounts()
    const phone = ada.signIn('Ada')
    expect(ada.signIn('Ada ')).toBe(phone)
    expect(lines).toHaveLength(1)
  })

  it('works where nothing can be kept', () => {
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
