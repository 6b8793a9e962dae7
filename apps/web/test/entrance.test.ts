import { describe, expect, it } from 'vitest'
import { hasToComeIn } from '../src/access/entrance.js'

const PAGES = ['/', '/line/desk', '/admin', '/admin/people', '/nowhere']
const FOR_GUESTS = ['/call', '/call/', '/call/secret', '/line/desk/call']
const ENTRANCES = ['/setup', '/invitation', '/device', '/device/']

describe('hasToComeIn', () => {
  it.each([...PAGES, ...FOR_GUESTS, ...ENTRANCES])('nobody has to on an open server: %s', path => {
    expect(hasToComeIn(undefined, path, false)).toBe(false)
  })

  it.each(PAGES)('a stranger has to sign in before %s, a member does not', path => {
    expect(hasToComeIn('members', path, false)).toBe(true)
    expect(hasToComeIn('members', path, true)).toBe(false)
  })

  it.each(FOR_GUESTS)('a guest is let to %s, unless there are no guests', path => {
    expect(hasToComeIn('members', path, false)).toBe(false)
    expect(hasToComeIn('members-only', path, false)).toBe(true)
    expect(hasToComeIn('members-only', path, true)).toBe(false)
  })

  it.each(ENTRANCES)('the link of %s brings in a member too, who may be somebody else', path => {
    expect(hasToComeIn('members', path, true)).toBe(true)
  })

  it('everybody may check their connection', () => {
    expect(hasToComeIn('members-only', '/check', false)).toBe(false)
  })
})
