import { describe, expect, it } from 'vitest'
import { FaultyLink, type FaultyLinkOptions, ManualClock } from '../src/index.js'

type Faults = Omit<FaultyLinkOptions, 'clock' | 'seed'>

async function sendHundred(seed: number, faults: Faults): Promise<number[]> {
  const clock = new ManualClock()
  const arrived: number[] = []
  const link = new FaultyLink<number>(message => arrived.push(message), { clock, seed, ...faults })
  for (let message = 0; message < 100; message += 1) {
    link.send(message)
    await clock.advance(1)
  }
  await clock.advance(1_000)
  expect(link.underWay).toBe(0)
  return arrived
}

const hundred = Array.from({ length: 100 }, (_, index) => index)

describe('FaultyLink', () => {
  it('without faults delivers everything once and in order, whatever the delays', async () => {
    expect(await sendHundred(1, { delayMs: [0, 50] })).toEqual(hundred)
  })

  it('drops, duplicates and reorders about as often as told', async () => {
    const dropped = await sendHundred(2, { drop: 0.3 })
    expect(dropped.length).toBeGreaterThan(50)
    expect(dropped.length).toBeLessThan(90)
    expect(dropped).toEqual([...new Set(dropped)].sort((a, b) => a - b))

    const repeated = await sendHundred(3, { duplicate: 0.3 })
    expect(repeated.length).toBeGreaterThan(110)
    expect([...new Set(repeated)]).toEqual(hundred)

    const shuffled = await sendHundred(4, { reorder: 0.5, delayMs: [0, 20] })
    expect(shuffled).not.toEqual(hundred)
    expect([...shuffled].sort((a, b) => a - b)).toEqual(hundred)
  })

  it('repeats itself for the same seed, and not for another', async () => {
    const faults = { drop: 0.2, duplicate: 0.2, reorder: 0.5, delayMs: [0, 20] } as const
    const first = await sendHundred(5, faults)
    expect(await sendHundred(5, faults)).toEqual(first)
    expect(await sendHundred(6, faults)).not.toEqual(first)
  })

  it('takes its time', async () => {
    const clock = new ManualClock()
    const arrived: string[] = []
    const link = new FaultyLink<string>(message => arrived.push(message), {
      clock,
      seed: 1,
      delayMs: [10, 10],
    })
    link.send('hello')
    await clock.advance(9)
    expect(arrived).toEqual([])
    expect(link.underWay).toBe(1)
    await clock.advance(1)
    expect(arrived).toEqual(['hello'])
  })

  it('loses all while cut, and nothing once healed', async () => {
    const clock = new ManualClock()
    const arrived: number[] = []
    const link = new FaultyLink<number>(message => arrived.push(message), { clock, seed: 1, drop: 1 })
    link.send(1)
    link.heal()
    link.send(2)
    link.cut()
    link.send(3)
    link.repair()
    link.send(4)
    await clock.advance(0)
    expect(arrived).toEqual([2, 4])
  })
})
