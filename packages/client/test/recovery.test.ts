import { TIMERS } from '@ringdown/protocol'
import { ManualClock } from '@ringdown/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Recovery } from '../src/call/recovery.js'

function createRig(role: 'caller' | 'callee' = 'caller') {
  const clock = new ManualClock(1_000_000)
  const world = { online: true, peerHere: true }
  const attempts: number[] = []
  const ends: string[] = []
  const recovery = new Recovery({
    clock,
    isOfferer: role === 'caller',
    isOnline: () => world.online,
    isPeerReachable: () => world.peerHere,
    attempt: () => attempts.push(clock.now() - 1_000_000),
    onChange: () => {},
    giveUp: reason => {
      ends.push(reason)
      recovery.close()
    },
  })
  const set = (change: Partial<typeof world>) => {
    Object.assign(world, change)
    recovery.refresh()
  }
  return { clock, recovery, attempts, ends, set }
}

function connected(role?: 'caller' | 'callee') {
  const rig = createRig(role)
  rig.recovery.expectConnection()
  rig.recovery.follow(true)
  return rig
}

describe('a first connection', () => {
  it('must come within its time', async () => {
    const { clock, recovery, ends, attempts } = createRig()
    recovery.expectConnection()
    recovery.follow(false)
    await clock.advance(TIMERS.connect - 1)
    expect(ends).toEqual([])
    await clock.advance(1)
    expect(ends).toEqual(['ice-failed'])
    expect(attempts).toEqual([])
    expect(clock.pending).toBe(0)
  })

  it('must come within it although its human would wait for a lost one', async () => {
    const { clock, recovery, ends } = createRig()
    recovery.keepWaiting()
    recovery.expectConnection()
    await clock.advance(TIMERS.connect)
    expect(ends).toEqual(['ice-failed'])
  })

  it('that came is not timed any more', async () => {
    const { clock, recovery, ends } = connected()
    await clock.advance(10 * TIMERS.connect)
    expect([ends, recovery.outage, clock.pending]).toEqual([[], null, 0])
  })
})

describe('a lost connection', () => {
  it('that comes back by itself within moments is left alone', async () => {
    const { clock, recovery, attempts } = connected()
    recovery.follow(false)
    expect(recovery.outage).toMatchObject({ since: 1_000_000, cause: 'between' })
    await clock.advance(TIMERS.restart - 1)
    recovery.follow(true)
    await clock.advance(60_000)
    expect([attempts, recovery.outage, clock.pending]).toEqual([[], null, 0])
  })

  it('is tried for by the caller after 2 s and again, by the callee later, and given up after 60 s', async () => {
    for (const [role, first] of [
      ['caller', 2000],
      ['callee', 4000],
    ] as const) {
      const { clock, recovery, attempts, ends } = connected(role)
      recovery.follow(false)
      expect(recovery.outage?.givesUpAt).toBe(1_060_000)
      await clock.advance(59_999)
      expect(attempts[0]).toBe(first)
      expect(attempts.length).toBeGreaterThan(5)
      expect(ends).toEqual([])
      await clock.advance(1)
      expect(ends).toEqual(['ice-timeout'])
      expect(clock.pending).toBe(0)
    }
  })

  it('is not tried for while nobody would hear of it, and at once when the line is back', async () => {
    const { clock, recovery, attempts, set } = connected()
    set({ online: false })
    recovery.follow(false)
    expect(recovery.outage?.cause).toBe('here')
    await clock.advance(20_000)
    expect(attempts).toEqual([])
    set({ online: true })
    expect(attempts).toEqual([20_000])
    expect(recovery.outage?.cause).toBe('between')
  })

  it('says whose network it is, as far as the server knows', () => {
    const { recovery, set } = connected()
    recovery.follow(false)
    set({ peerHere: false })
    expect(recovery.outage?.cause).toBe('there')
    set({ online: false })
    expect(recovery.outage?.cause).toBe('here')
  })

  it('is waited for without limit when its human says so, until it is back', async () => {
    const { clock, recovery, ends } = connected()
    recovery.follow(false)
    recovery.keepWaiting()
    expect(recovery.outage?.givesUpAt).toBeNull()
    await clock.advance(3_600_000)
    expect(ends).toEqual([])
    recovery.follow(true)
    recovery.follow(false)
    await clock.advance(60_000)
    expect(ends).toEqual(['ice-timeout'])
  })

  it('is tried for by hand and when the network changes, not twice within a second', async () => {
    const { clock, recovery, attempts } = connected()
    recovery.attemptNow()
    expect(attempts).toEqual([])
    recovery.networkChanged()
    recovery.networkChanged()
    recovery.networkChanged()
    expect(attempts).toEqual([0])
    await clock.advance(1000)
    expect(attempts).toEqual([0, 1000])
    recovery.follow(false)
    await clock.advance(100)
    recovery.attemptNow()
    expect(attempts).toEqual([0, 1000, 1100])
  })

  it('is waited for without limit although the peer’s page goes away meanwhile, and comes back', async () => {
    const { clock, recovery, ends } = connected()
    recovery.follow(false)
    recovery.keepWaiting()
    recovery.peerLeft()
    expect(recovery.outage).toMatchObject({ cause: 'left', givesUpAt: null })
    await clock.advance(10 * TIMERS.leaving)
    recovery.peerCame()
    await clock.advance(10 * TIMERS.reconnect)
    expect(ends).toEqual([])
  })

  it('is looked for soon again after a change of the network, until a path is found', async () => {
    const { clock, recovery, attempts } = connected()
    recovery.networkChanged()
    await clock.advance(60_000)
    // The browser has noticed nothing: three attempts are enough.
    expect(attempts).toEqual([0, 1500, 4500])
    recovery.networkChanged()
    recovery.renew()
    await clock.advance(60_000)
    expect(attempts).toEqual([0, 1500, 4500, 60_000])
    expect(clock.pending).toBe(0)
  })

  it('that the browser has not noticed is looked for when the line is back on another network', async () => {
    const { clock, recovery, attempts, set } = connected()
    set({ online: false })
    recovery.networkChanged()
    await clock.advance(8000)
    const before = attempts.length
    set({ online: true })
    expect(attempts.slice(before)).toEqual([8000])
    set({ online: false })
    recovery.renew()
    set({ online: true })
    expect(attempts.length).toBe(before + 1)
  })

  it('is left to the peer for a while when the peer tries', async () => {
    const { clock, recovery, attempts } = connected()
    recovery.follow(false)
    await clock.advance(1900)
    recovery.peerCame()
    await clock.advance(TIMERS.restartAgain - 1)
    expect(attempts).toEqual([])
  })

  it('counts no time in which the machine slept', async () => {
    const clock = new ManualClock()
    // A timer of a machine that slept runs late: here by ten minutes.
    let asleep = 0
    const sleepy = {
      now: () => clock.now() + asleep,
      after: (ms: number, run: () => void) => clock.after(ms, run),
    }
    const ends: string[] = []
    const recovery = new Recovery({
      clock: sleepy,
      isOfferer: true,
      isOnline: () => true,
      isPeerReachable: () => true,
      attempt: () => {},
      onChange: () => {},
      giveUp: reason => ends.push(reason),
    })
    recovery.expectConnection()
    recovery.follow(true)
    recovery.follow(false)
    await clock.advance(30_000)
    asleep = 600_000
    await clock.advance(30_000)
    expect(ends).toEqual([])
    await clock.advance(60_000)
    expect(ends).toEqual(['ice-timeout'])
  })
})

describe('a peer whose page goes away', () => {
  it('is waited for a moment, and not looked for', async () => {
    const { clock, recovery, attempts, ends } = connected()
    recovery.peerLeft()
    recovery.follow(true)
    expect(recovery.outage?.cause).toBe('left')
    await clock.advance(TIMERS.leaving - 1)
    expect([attempts, ends]).toEqual([[], []])
    await clock.advance(1)
    expect(ends).toEqual(['peer-left'])
  })

  it('and is back has all the time to connect', async () => {
    const { clock, recovery, ends } = connected()
    recovery.peerLeft()
    await clock.advance(3000)
    recovery.peerCame()
    await clock.advance(TIMERS.leaving)
    expect(ends).toEqual([])
    recovery.follow(true)
    expect(recovery.outage).toBeNull()
  })

  it('before there was a connection changes nothing', async () => {
    const { clock, recovery, ends } = createRig()
    recovery.expectConnection()
    recovery.peerLeft()
    await clock.advance(TIMERS.connect)
    expect(ends).toEqual(['ice-failed'])
  })
})

describe('whatever happens', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('follow' as const), up: fc.boolean() }),
    fc.record({ kind: fc.constant('online' as const), up: fc.boolean() }),
    fc.record({ kind: fc.constant('peer' as const), up: fc.boolean() }),
    fc.record({
      kind: fc.constantFrom('left' as const, 'came' as const, 'now' as const, 'changed' as const),
    }),
    fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 20_000 }) }),
  )

  it('gives up once at the most, never while connected, and lets go of every timer', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 40 }),
        fc.constantFrom('caller' as const, 'callee' as const),
        async (steps, role) => {
          const { clock, recovery, ends, set } = connected(role)
          let up = true
          for (const one of steps) {
            if (ends.length > 0) break
            if (one.kind === 'follow') {
              up = one.up
              recovery.follow(up)
            }
            if (one.kind === 'online') set({ online: one.up })
            if (one.kind === 'peer') set({ peerHere: one.up })
            if (one.kind === 'left') recovery.peerLeft()
            if (one.kind === 'came') recovery.peerCame()
            if (one.kind === 'now') recovery.attemptNow()
            if (one.kind === 'changed') recovery.networkChanged()
            if (one.kind === 'wait') await clock.advance(one.ms)
            if (ends[0] === 'ice-timeout') expect(up).toBe(false)
          }
          expect(ends.length).toBeLessThanOrEqual(1)
          recovery.close()
          await clock.advance(120_000)
          expect(clock.pending).toBe(0)
          expect(ends.length).toBeLessThanOrEqual(1)
        },
      ),
      { numRuns: 300 },
    )
  })
})
