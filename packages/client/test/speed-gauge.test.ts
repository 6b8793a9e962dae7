import { ManualClock } from '@ringdown/testing'
import { describe, expect, it } from 'vitest'
import { SpeedGauge } from '../src/call/speed-gauge.js'
import type { LocalMedia } from '../src/media/local-media.js'
import type { Session } from '../src/session/session.js'

const off = { state: 'off', track: null, deviceId: null, problem: null }
const localMedia = { snapshot: { microphone: off, camera: off } } as unknown as LocalMedia

describe('the gauge of a call', () => {
  it('says what is known after fifteen seconds, once', async () => {
    const clock = new ManualClock()
    const receipts: unknown[] = []
    const ports = {
      clock,
      localMedia,
      session: () => null,
      onReceipt: (each: unknown) => receipts.push(each),
    }
    new SpeedGauge(ports, { role: 'caller', warmth: 'none', offerAgeMs: null })
    await clock.advance(60_000)
    expect(receipts).toEqual([expect.objectContaining({ role: 'caller', firstFrameMs: null, route: null })])
    expect(clock.pending).toBe(0)
  })

  it('that is closed while it looks at the statistics says nothing more, and looks no more', async () => {
    const clock = new ManualClock()
    const receipts: unknown[] = []
    let looks = 0
    let answer: (report: Map<string, unknown>) => void = () => {}
    const track = { muted: false } as MediaStreamTrack
    const flowing = { track, live: true }
    const session = {
      snapshot: { remote: { camera: flowing, microphone: flowing }, times: {} },
      getStats: () => {
        looks++
        return new Promise(resolve => (answer = resolve))
      },
    } as unknown as Session
    const ports = {
      clock,
      localMedia,
      session: () => session,
      onReceipt: (each: unknown) => receipts.push(each),
    }
    const gauge = new SpeedGauge(ports, { role: 'callee', warmth: 'none', offerAgeMs: 5 })
    await clock.advance(50)
    gauge.close()
    answer(new Map())
    await clock.advance(60_000)
    expect([receipts, clock.pending, looks]).toEqual([[], 0, 1])
  })
})
