import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fly, type Second, seconds, type Weather } from './pilot-network.js'

const CLEAR: Weather = { bps: 5_000_000, loss: 0 }
const lossy = (loss: number): Weather => ({ bps: 5_000_000, loss })
const slow = (bps: number): Weather => ({ bps, loss: 0 })

describe('a network that carries everything', () => {
  it('leaves the senders to the browser', () => {
    const flight = fly(seconds(60, CLEAR))
    expect(flight.every(({ plan }) => plan.voiceBps === null && !plan.red && plan.pausedBy === null)).toBe(
      true,
    )
  })
})

describe('a slow network', () => {
  it('at 100 kbit/s: a small picture within five seconds, and the voice whole', () => {
    const flight = fly([...seconds(20, CLEAR), ...seconds(60, slow(100_000))])
    expect(flight[22]?.state.level).toBe('thin')
    expect(flight.slice(25).every(({ plan, lost }) => plan.camera !== null && lost === 0)).toBe(true)
  })

  it('at 50 kbit/s: the voice alone within three seconds, and whole', () => {
    const flight = fly([...seconds(20, CLEAR), ...seconds(60, slow(50_000))])
    expect(flight[22]?.plan).toMatchObject({ pausedBy: 'network', red: false })
    expect(flight[28]?.plan.camera).toBeNull()
    expect(flight.slice(23).every(({ lost }) => lost === 0)).toBe(true)
  })

  it('from 100 down to 50 kbit/s: the picture goes', () => {
    const flight = fly([...seconds(20, slow(100_000)), ...seconds(20, slow(50_000))])
    expect(flight[15]?.state.level).toBe('thin')
    expect(flight.at(-1)?.state.level).toBe('voice')
  })

  it('is left to the browser where a picture of its making fits', () => {
    const flight = fly([...seconds(20, CLEAR), ...seconds(60, slow(300_000))])
    expect(flight.every(({ state }) => state.level === 'full')).toBe(true)
  })

  it.each([50_000, 100_000])('%d bit/s and then all of it: the full picture within 15 s', bps => {
    const flight = fly([...seconds(20, CLEAR), ...seconds(30, slow(bps)), ...seconds(40, CLEAR)])
    expect(flight.slice(50, 65).some(({ state }) => state.level === 'full')).toBe(true)
    expect(flight.slice(65).every(({ state }) => state.level === 'full')).toBe(true)
  })

  it('a little more room brings a small picture back, and no more', () => {
    const flight = fly([...seconds(20, slow(50_000)), ...seconds(40, slow(150_000))])
    expect(flight.at(-1)?.state.level).toBe('thin')
  })
})

describe('a lossy network', () => {
  it.each([0.05, 0.1, 0.2, 0.3])(
    '%d: the voice is sent twice within three seconds, and the picture stays',
    loss => {
      const flight = fly([...seconds(20, CLEAR), ...seconds(40, lossy(loss))])
      expect(flight[22]?.plan).toMatchObject({ red: true, pausedBy: null })
      expect(flight.slice(22).every(({ plan }) => plan.red && plan.camera !== null)).toBe(true)
    },
  )

  it('the voice is sent once again half a minute after the last loss', () => {
    const flight = fly([...seconds(10, lossy(0.1)), ...seconds(60, CLEAR)])
    expect(flight[35]?.plan.red).toBe(true)
    expect(flight.at(-1)?.plan.red).toBe(false)
  })

  it('bursts: it stays protected between them', () => {
    const burst = [...seconds(10, CLEAR), ...seconds(10, lossy(0.3))]
    const flight = fly([...burst, ...burst, ...burst])
    expect(flight.slice(13).every(({ plan }) => plan.red)).toBe(true)
  })

  it('what is lost for want of room is not sent twice', () => {
    const flight = fly([...seconds(20, CLEAR), ...seconds(60, slow(100_000))])
    expect(flight.some(({ plan }) => plan.red)).toBe(false)
  })
})

describe('whatever the network does', () => {
  const weather = fc
    .array(
      fc.record({
        length: fc.integer({ min: 1, max: 25 }),
        bps: fc.constantFrom(20_000, 50_000, 70_000, 90_000, 130_000, 190_000, 300_000, 1_000_000, 5_000_000),
        loss: fc.constantFrom(0, 0, 0.01, 0.1, 0.3),
      }),
      { minLength: 1, maxLength: 12 },
    )
    .map(parts => parts.flatMap(({ length, ...one }) => seconds(length, one)))

  it('neither the picture nor RED changes twice within ten seconds', () => {
    fc.assert(
      fc.property(weather, trace => {
        const flight = fly(trace)
        expectSettled(flight, ({ plan }) => plan.pausedBy)
        expectSettled(flight, ({ plan }) => plan.red)
      }),
    )
  })

  it('the full picture is back within 15 s once the network carries it', () => {
    fc.assert(
      fc.property(weather, trace => {
        const flight = fly([...trace, ...seconds(16, CLEAR)])
        expect(flight.at(-1)?.state.level).toBe('full')
      }),
    )
  })

  it('the voice is whole where it fits, a moment after the last change', () => {
    fc.assert(
      fc.property(weather, fc.integer({ min: 45_000, max: 5_000_000 }), (trace, bps) => {
        const flight = fly([...trace, ...seconds(20, slow(bps))])
        // From 80 to 200 kbit/s a small picture fits; above, the browser adapts its own.
        if (bps < 200_000) expect(flight.at(-1)?.lost).toBe(0)
      }),
    )
  })
})

function expectSettled(flight: readonly Second[], kind: (second: Second) => unknown): void {
  let changedAt = Number.NEGATIVE_INFINITY
  for (const [index, second] of flight.entries()) {
    const before = flight[index - 1]
    if (!before || kind(before) === kind(second)) continue
    expect(second.at - changedAt).toBeGreaterThanOrEqual(10_000)
    changedAt = second.at
  }
}
