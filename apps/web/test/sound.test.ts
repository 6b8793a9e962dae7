import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Sound } from '../src/alerts/sound.js'

/** A context that the browser lets run only when it is allowed to. */
class FakeContext extends EventTarget {
  state = 'suspended'
  isAllowed: boolean
  constructor(isAllowed: boolean) {
    super()
    this.isAllowed = isAllowed
  }
  resume(): Promise<void> {
    if (!this.isAllowed) return new Promise(() => {})
    this.#become('running')
    return Promise.resolve()
  }
  suspend(): Promise<void> {
    this.#become('suspended')
    return Promise.resolve()
  }
  #become(state: string): void {
    this.state = state
    this.dispatchEvent(new Event('statechange'))
  }
}

function soundOn(context: FakeContext) {
  const touches = new EventTarget()
  return { touches, sound: new Sound(() => context as unknown as AudioContext, touches) }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('Sound', () => {
  it('is allowed where the browser lets the page play, and rests until it does', async () => {
    const context = new FakeContext(true)
    const { sound } = soundOn(context)
    sound.prepare()
    expect(sound.snapshot).toBe('allowed')
    await vi.advanceTimersByTimeAsync(1000)
    expect(context.state).toBe('suspended')
    expect(sound.snapshot).toBe('allowed')
  })

  it('is blocked on an untouched page; the first touch turns it on', async () => {
    const context = new FakeContext(false)
    const { sound, touches } = soundOn(context)
    sound.prepare()
    expect(sound.snapshot).toBe('unknown')
    await vi.advanceTimersByTimeAsync(500)
    expect(sound.snapshot).toBe('blocked')
    context.isAllowed = true
    touches.dispatchEvent(new Event('pointerdown'))
    expect(sound.snapshot).toBe('allowed')
  })

  it('says no more that a touch helps once it has not', async () => {
    const { sound, touches } = soundOn(new FakeContext(false))
    sound.prepare()
    await vi.advanceTimersByTimeAsync(500)
    touches.dispatchEvent(new Event('keydown'))
    await vi.advanceTimersByTimeAsync(500)
    expect(sound.snapshot).toBe('unknown')
  })
})
