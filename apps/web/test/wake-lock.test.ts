import { describe, expect, it } from 'vitest'
import { keepAwake } from '../src/in-call/use-wake-lock.js'

class FakePage extends EventTarget {
  visibilityState: DocumentVisibilityState = 'visible'

  become(state: DocumentVisibilityState): void {
    this.visibilityState = state
    this.dispatchEvent(new Event('visibilitychange'))
  }
}

function fakeLock(refuses = false) {
  const locks: { released: boolean }[] = []
  const request = async () => {
    if (refuses) throw new DOMException('The battery is low.', 'NotAllowedError')
    const lock = {
      released: false,
      async release() {
        lock.released = true
      },
    }
    locks.push(lock)
    return lock as unknown as WakeLockSentinel
  }
  return { locks, wakeLock: { request } }
}

const settle = () => new Promise(resolve => setImmediate(resolve))

describe('keepAwake', () => {
  it('holds a lock, asks again when the page is seen again, and releases it', async () => {
    const page = new FakePage()
    const { locks, wakeLock } = fakeLock()
    const stop = keepAwake({ wakeLock }, page as unknown as Document)
    await settle()
    expect(locks).toHaveLength(1)
    const [first] = locks
    page.become('hidden')
    first!.released = true
    page.become('visible')
    await settle()
    expect(locks.map(lock => lock.released)).toEqual([true, false])
    page.become('visible')
    await settle()
    expect(locks).toHaveLength(2)
    stop()
    page.become('visible')
    await settle()
    expect(locks.map(lock => lock.released)).toEqual([true, true])
  })

  it('releases a lock that was granted after the end', async () => {
    const { locks, wakeLock } = fakeLock()
    keepAwake({ wakeLock }, new FakePage() as unknown as Document)()
    await settle()
    expect(locks.map(lock => lock.released)).toEqual([true])
  })

  it('bears a refusal and a browser without wake locks', async () => {
    keepAwake({ wakeLock: fakeLock(true).wakeLock }, new FakePage() as unknown as Document)()
    keepAwake({}, new FakePage() as unknown as Document)()
    await settle()
  })
})
