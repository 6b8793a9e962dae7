import { describe, expect, it } from 'vitest'
import { memoryStorage } from '../src/phone/memory-storage.js'
import { NoiseSuppression } from '../src/voice/noise-suppression.js'

describe('the choice of noise suppression', () => {
  it('is off at first, and kept', () => {
    const storage = memoryStorage()
    const noise = new NoiseSuppression(storage, true)
    expect(noise.choice.snapshot).toBe(false)
    noise.turn(true)
    expect(new NoiseSuppression(storage, true).choice.snapshot).toBe(true)
  })

  it('says where the browser cannot do it, whatever is chosen', () => {
    const noise = new NoiseSuppression(memoryStorage(), false)
    noise.turn(true)
    expect(noise.snapshot).toBe('unsupported')
  })

  it('tries again when it is turned on after it has given up', () => {
    const noise = new NoiseSuppression(memoryStorage(), true)
    noise.turn(true)
    noise.set('too-slow')
    noise.turn(false)
    expect(noise.snapshot).toBe('too-slow')
    noise.turn(true)
    expect(noise.snapshot).toBeNull()
  })

  it('is taken over from another tab', () => {
    const storage = memoryStorage()
    const [here, there] = [new NoiseSuppression(storage, true), new NoiseSuppression(storage, true)]
    there.turn(true)
    here.choice.followStorage('ringdown.noise-suppression')
    expect(here.choice.snapshot).toBe(true)
  })
})
