import { describe, expect, it } from 'vitest'
import { DeferredCode } from '../src/loading/deferred-code.js'

describe('DeferredCode', () => {
  it('fetches nothing until it is needed', () => {
    let fetches = 0
    const code = new DeferredCode(async () => ++fetches)
    expect(code.snapshot).toEqual({ kind: 'absent' })
    expect(fetches).toBe(0)
  })

  it('fetches once, however often it is asked for', async () => {
    let fetches = 0
    const code = new DeferredCode(async () => ++fetches)
    const both = Promise.all([code.load(), code.load()])
    expect(code.snapshot).toEqual({ kind: 'loading' })
    expect(await both).toEqual([1, 1])
    expect(await code.load()).toBe(1)
    expect(code.snapshot).toEqual({ kind: 'loaded', code: 1 })
  })

  it('a failure is said, and the next attempt may succeed', async () => {
    let isOnline = false
    const code = new DeferredCode(async () => {
      if (!isOnline) throw new TypeError('Failed to fetch dynamically imported module')
      return 'screen'
    })
    expect(await code.load()).toBeNull()
    expect(code.snapshot).toEqual({ kind: 'failed' })
    isOnline = true
    expect(await code.load()).toBe('screen')
  })
})
