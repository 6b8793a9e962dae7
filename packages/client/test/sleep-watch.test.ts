import { FakeMediaStream, ManualClock } from '@ringdown/testing'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { watchSleep } from '../src/sleep-watch.js'
import { createAnn } from './scripted-signaling.js'

const HOUR = 3_600_000

afterEach(() => void vi.unstubAllGlobals())

function watch() {
  const clock = new ManualClock(1_000_000)
  const world = { dateSetBy: 0 }
  const told: [number, boolean][] = []
  const stop = watchSleep(
    clock,
    () => clock.now() + world.dateSetBy,
    (sleptMs, isCertain) => told.push([sleptMs, isCertain]),
  )
  return { clock, world, told, stop }
}

describe('sleep', () => {
  it('is not seen in a date that is set back, or forward by little', async () => {
    const { clock, world, told, stop } = watch()
    for (const ms of [-HOUR, -45_000, 4_000]) {
      world.dateSetBy += ms
      await clock.advance(2_000)
    }
    expect(told).toEqual([])
    stop()
    expect(clock.pending).toBe(0)
  })

  it('may be why the date has gone further than the clock', async () => {
    const { clock, world, told } = watch()
    world.dateSetBy += 45_000
    await clock.advance(2_000)
    expect(told).toEqual([[45_000, false]])
  })
})

/** Ann in a call with a peer from whom `rate` bytes arrive between two looks. */
function createCall(rate: number) {
  vi.stubGlobal('MediaStream', FakeMediaStream)
  const ann = createAnn()
  let bytesReceived = 0
  const getStats = async () => {
    bytesReceived += rate
    return new Map([['pair', { type: 'candidate-pair', bytesReceived }]]) as unknown as RTCStatsReport
  }
  ann.signaling.setOnline(true)
  const call = ann.client.call('user:bob')
  return {
    ...ann,
    call,
    whenOffered: () => {
      for (const connection of ann.network.connections) Object.assign(connection, { getStats })
    },
  }
}

describe('a date that is set in a call', () => {
  it.each([45_000, -45_000, -HOUR])('by %i ms turns nothing off, and the path stays', async ms => {
    const { clock, dateSetBy, call, whenOffered, network } = createCall(100)
    await clock.advance(1_000)
    whenOffered()
    dateSetBy.ms += ms
    await clock.advance(3_000)
    expect(call.localMedia.snapshot).toMatchObject({ paused: null, microphone: { state: 'on' } })
    expect(network.connections.length).toBe(1)
  })

  it('counts as sleep if nothing arrives any more', async () => {
    const { clock, dateSetBy, call, whenOffered } = createCall(0)
    await clock.advance(1_000)
    whenOffered()
    dateSetBy.ms += 45_000
    await clock.advance(3_000)
    expect(call.localMedia.snapshot.paused).toEqual({ audio: true, video: true })
  })
})
