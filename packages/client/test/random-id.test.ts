import { describe, expect, it } from 'vitest'
import { newCallId } from '../src/random-id.js'

describe('the id of a call', () => {
  it('is a UUIDv7 of the time at which it was made', () => {
    const id = newCallId(1_795_000_000_123.7)
    expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
    expect(Number.parseInt(id.slice(0, 13).replace('-', ''), 16)).toBe(1_795_000_000_123)
  })

  it('is another one each time, and later ones are greater', () => {
    const [first, second] = [newCallId(1000), newCallId(1000)]
    expect(first).not.toBe(second)
    expect(newCallId(1001) > first && newCallId(1001) > second).toBe(true)
  })
})
