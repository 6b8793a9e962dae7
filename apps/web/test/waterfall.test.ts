import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { waterfallOf } from '../src/details/waterfall.js'
import { receipt } from './receipts.js'

const bars = (change: Parameters<typeof receipt>[0]) =>
  waterfallOf(receipt(change)).bars.map(bar => [bar.label, bar.fromMs, bar.toMs] as const)

describe('waterfallOf', () => {
  it('a cold call: each step starts where the one before it ended', () =>
    expect(bars({ answerMs: 60, iceMs: 140, dtlsMs: 210, firstFrameMs: 260 })).toEqual([
      ['Server', 0, 11],
      ['Devices', 0, 92],
      ['Answer', 0, 60],
      ['ICE', 60, 140],
      ['DTLS', 140, 210],
      ['First frame', 210, 260],
    ]))

  it('a warm call: what finished before the answer is marked ready', () => {
    const { bars, totalMs } = waterfallOf(receipt())
    expect(bars.filter(bar => bar.wasReady).map(bar => bar.label)).toEqual(['Answer', 'ICE', 'DTLS'])
    expect(bars.at(-1)).toEqual({ label: 'First frame', fromMs: 0, toMs: 168.4, wasReady: false })
    expect(totalMs).toBe(168.4)
  })

  it('an unknown step is left out, and the next starts after the last known one', () =>
    expect(bars({ serverMs: null, devicesMs: null, answerMs: 40, iceMs: null, dtlsMs: 90 })).toEqual([
      ['Answer', 0, 40],
      ['DTLS', 40, 90],
      ['First frame', 90, 168.4],
    ]))

  it('the server step is not on the caller’s axis, since it came before the answer', () =>
    expect(bars({ role: 'caller' }).map(([label]) => label)).not.toContain('Server'))

  it('every bar lies on the axis, whatever was measured', () => {
    const ms = fc.option(fc.double({ min: 0, max: 60_000, noNaN: true }))
    const measured = fc.record({
      role: fc.constantFrom('caller' as const, 'callee' as const),
      serverMs: ms,
      devicesMs: ms,
      answerMs: ms,
      iceMs: ms,
      dtlsMs: ms,
      firstFrameMs: ms,
    })
    fc.assert(
      fc.property(measured, change => {
        const { bars, totalMs } = waterfallOf(receipt(change))
        expect(totalMs).toBeGreaterThan(0)
        for (const bar of bars) {
          expect(bar.fromMs).toBeGreaterThanOrEqual(0)
          expect(bar.toMs).toBeGreaterThanOrEqual(bar.fromMs)
          expect(bar.toMs).toBeLessThanOrEqual(totalMs)
        }
      }),
    )
  })
})
