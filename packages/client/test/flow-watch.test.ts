import { ManualClock } from '@ringdown/testing'
import { describe, expect, it } from 'vitest'
import { FlowWatch, isReceiving } from '../src/session/flow-watch.js'

function createRig() {
  const clock = new ManualClock()
  const world = { received: 0, rate: 100, sends: true }
  const told: [boolean, number][] = []
  const watch = new FlowWatch({
    clock,
    connection: {
      getStats: async () => {
        world.received += world.rate
        const pair = { type: 'candidate-pair', bytesReceived: world.received }
        return new Map([['pair', pair]]) as unknown as RTCStatsReport
      },
    },
    isSending: () => world.sends,
    onChange: (flows, since) => told.push([flows, since]),
  })
  return { clock, world, told, watch }
}

describe('a peer that sends', () => {
  it('and falls silent is noticed within two seconds, with when it did', async () => {
    const { clock, world, told } = createRig()
    await clock.advance(5_000)
    expect(told).toEqual([])
    world.rate = 0
    await clock.advance(2_000)
    expect(told).toEqual([[false, 5_000]])
    world.rate = 100
    await clock.advance(500)
    expect(told).toEqual([
      [false, 5_000],
      [true, 7_500],
    ])
  })

  it('and falls silent for a moment is left in peace', async () => {
    const { clock, world, told } = createRig()
    for (let gap = 0; gap < 20; gap += 1) {
      world.rate = 0
      await clock.advance(1_000)
      world.rate = 100
      await clock.advance(500)
    }
    expect(told).toEqual([])
  })

  it('and has nothing to send, as its browser still answers after seconds, is taken to be there', async () => {
    const { clock, world, told } = createRig()
    await clock.advance(5_000)
    world.rate = 0
    await clock.advance(60_000)
    expect(told.map(([flows]) => flows)).toEqual([false, true])
  })
})

it('a peer that is muted and unseen need not send anything', async () => {
  const { clock, world, told, watch } = createRig()
  world.sends = false
  world.rate = 0
  await clock.advance(60_000)
  expect(told).toEqual([])
  watch.close()
  await clock.advance(1_000)
  expect(clock.pending).toBe(0)
})

/** A watch of a peer that sends, over a connection with these statistics. */
function watch(getStats: () => Promise<Map<string, object>>) {
  const clock = new ManualClock()
  const told: boolean[] = []
  const connection = { getStats: getStats as unknown as () => Promise<RTCStatsReport> }
  const watch = new FlowWatch({
    clock,
    connection,
    isSending: () => true,
    onChange: flows => told.push(flows),
  })
  return { clock, told, watch }
}

it.each([
  ['the statistics do not say', async () => new Map([['one', { type: 'codec', bytesReceived: 7 }]])],
  ['there are none', () => Promise.reject(new Error('closed'))],
])('a peer is not taken to be silent where %s', async (_, getStats) => {
  const { clock, told } = watch(getStats)
  await clock.advance(60_000)
  expect(told).toEqual([])
})

it('a peer that is heard over any of several paths is not silent', async () => {
  let bytesReceived = 0
  const idle = { type: 'candidate-pair', bytesReceived: 500 }
  const { clock, told } = watch(async () => {
    bytesReceived += 100
    return new Map<string, object>([
      ['used', { type: 'candidate-pair', bytesReceived }],
      ['unsaid', { type: 'candidate-pair' }],
      ['idle', idle],
    ])
  })
  await clock.advance(60_000)
  expect(told).toEqual([])
})

it('a watch that is closed while it looks says nothing more, and looks no more', async () => {
  let answer: (report: Map<string, object>) => void = () => {}
  let isHeld = false
  const report = new Map([['one', { type: 'candidate-pair', bytesReceived: 7 }]])
  const {
    clock,
    told,
    watch: closing,
  } = watch(() => {
    return isHeld ? new Promise(resolve => (answer = resolve)) : Promise.resolve(report)
  })
  await clock.advance(1500)
  isHeld = true
  await clock.advance(500)
  closing.close()
  answer(report)
  await clock.advance(60_000)
  expect([told, clock.pending]).toEqual([[], 0])
})

it.each([
  ['something arrives', [100, 200], true],
  ['nothing arrives', [100, 100], false],
  ['the statistics do not say', [null, null], false],
])('when %s, that is what a look tells', async (_, counts, receives) => {
  const clock = new ManualClock()
  const left = [...counts]
  const connection = {
    getStats: async () => {
      const bytesReceived = left.shift() ?? null
      const pair = bytesReceived === null ? { type: 'codec' } : { type: 'candidate-pair', bytesReceived }
      return new Map([['one', pair]]) as unknown as RTCStatsReport
    },
  }
  const told = isReceiving(connection, clock)
  await clock.advance(1_000)
  expect(await told).toBe(receives)
})
