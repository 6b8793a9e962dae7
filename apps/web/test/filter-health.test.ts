import { describe, expect, it } from 'vitest'
import { FilterJudge } from '../src/voice/filter-health.js'
import { type LoadReport, ProcessingLoad } from '../src/voice/processing-load.js'

const FINE: LoadReport = { busy: 0.1, lateMs: 0, isFed: true, isHeard: true }

/** What becomes of it after so many reports. */
function judge(reports: readonly LoadReport[]) {
  const judge = new FilterJudge()
  return reports.map(report => judge.judge(report)).at(-1)
}

function times(count: number, report: Partial<LoadReport> = {}): LoadReport[] {
  return Array.from({ length: count }, () => ({ ...FINE, ...report }))
}

describe('the health of the noise filter', () => {
  it('is on from the first sound that comes out', () => {
    expect(judge(times(3, { isHeard: false }))).toBe('starting')
    expect(judge([...times(3, { isHeard: false }), ...times(1)])).toBe('on')
    expect(judge(times(500))).toBe('on')
  })

  it('has failed if sound goes in and none comes out for five seconds', () => {
    expect(judge(times(20, { isHeard: false }))).toBe('failed')
    expect(judge([...times(20, { isHeard: false }), FINE])).toBe('failed')
  })

  it('waits for a muted microphone', () => {
    expect(judge(times(500, { isFed: false, isHeard: false }))).toBe('starting')
  })

  it('is too slow if it needs most of the time for three seconds, for good', () => {
    const slow = [...times(10), ...times(12, { busy: 0.8 })]
    expect(judge(slow)).toBe('too-slow')
    expect(judge([...slow, ...times(50)])).toBe('too-slow')
    expect(judge([...times(10), ...times(3, { busy: 0.8 }), ...times(50)])).toBe('on')
  })

  it('is too slow if a tenth of the sound is dropped', () => {
    expect(judge([...times(10), ...times(4, { lateMs: 80 })])).toBe('too-slow')
    expect(judge([...times(10), ...times(1, { lateMs: 80 }), ...times(50)])).toBe('on')
  })

  it('is not judged by its start, or by a machine that slept', () => {
    expect(judge([FINE, ...times(4, { lateMs: 200, busy: 2 }), ...times(50)])).toBe('on')
    expect(judge([...times(10), ...times(1, { lateMs: 60_000 }), ...times(50)])).toBe('on')
  })
})

describe('the load of a processor of sound', () => {
  const silence = new Float32Array(128)
  const sound = new Float32Array(128).fill(0.1)

  it('is reported four times a second: time needed, sound dropped, sound in and out', () => {
    const load = new ProcessingLoad(48_000)
    const reports: LoadReport[] = []
    // 128 samples last 2.67 ms; it needs 1 ms for each, and loses 100 ms once.
    for (let block = 0; block < 200; block++) {
      const at = block * (128 / 48) + (block > 150 ? 100 : 0)
      const report = load.add(at, at + 1, block > 50 ? sound : silence, silence)
      if (report) reports.push(report)
    }
    expect(reports).toHaveLength(2)
    expect(reports[0]?.busy).toBeCloseTo(0.375)
    expect(reports[0]).toMatchObject({ isFed: true, isHeard: false })
    expect(reports[0]?.lateMs).toBeLessThan(3)
    expect(reports[1]?.lateMs).toBeCloseTo(100)
  })
})
