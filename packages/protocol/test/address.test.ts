import * as fc from 'fast-check'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { type Address, isAddress, parseAddress, userOf } from '../src/index.js'

describe('parseAddress', () => {
  it('splits each kind', () => {
    expect(parseAddress('user:ben')).toEqual({ kind: 'user', id: 'ben' })
    expect(parseAddress('user:auth0|5f:x@y')).toEqual({ kind: 'user', id: 'auth0|5f:x@y' })
    expect(parseAddress('link:0123456789abcdefghijkl')).toEqual({
      kind: 'link',
      id: '0123456789abcdefghijkl',
    })
    expect(parseAddress('line:support')).toEqual({ kind: 'line', id: 'support' })
  })

  it.each([
    '',
    ':',
    'user',
    'users',
    'liner',
    'user:',
    'User:ben',
    ' user:ben',
    'user:ben\n',
    'user:ben ada',
    `user:${'x'.repeat(129)}`,
    'link:tooshort',
    `link:${'x'.repeat(65)}`,
    'line:Support',
    'line:-support',
    'line:../etc',
    '__proto__:x',
    'constructor:x',
  ])('refuses %j', text => {
    expect(parseAddress(text)).toBeNull()
    expect(isAddress(text)).toBe(false)
  })

  it('only ever takes a text apart into what it was put together from', () => {
    const near = fc
      .tuple(fc.constantFrom('user', 'link', 'line', 'users', ''), fc.string())
      .map(parts => parts.join(''))
    fc.assert(
      fc.property(fc.oneof(fc.string(), near, fc.stringMatching(/^(user|link|line):?[a-z0-9-]*$/)), text => {
        const parsed = parseAddress(text)
        if (parsed) expect(`${parsed.kind}:${parsed.id}`).toBe(text)
      }),
    )
  })
})

describe('userOf', () => {
  it('names the user of a user address only', () => {
    expect(userOf('user:ben')).toBe('ben')
    expect(userOf('link:0123456789abcdefghijkl')).toBeNull()
    expect(userOf('line:support')).toBeNull()
  })
})

it('an address is a type of its own', () => {
  expectTypeOf<'user:ben'>().toExtend<Address>()
  expectTypeOf<'mail:ben'>().not.toExtend<Address>()
  expectTypeOf<string>().not.toExtend<Address>()
})
