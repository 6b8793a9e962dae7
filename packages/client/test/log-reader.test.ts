import { type CallCopy, type Entry, TIMERS } from '@ringdown/protocol'
import { ManualClock } from '@ringdown/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LogReader } from '../src/call/log-reader.js'
import { ann, bob, callId, candidatesOf, logOf } from './entries.js'

const whole = logOf(
  [ann, { type: 'invite', address: 'user:bob', media: { audio: true, video: true } }],
  [bob, { type: 'ringing' }],
  [ann, candidatesOf('a')],
  [ann, candidatesOf('a')],
  [bob, { type: 'accept' }],
  [bob, candidatesOf('b')],
  [ann, { type: 'hangup', reason: 'completed' }],
)

function reader(server: readonly Entry[]) {
  const clock = new ManualClock()
  const seen: number[] = []
  const errors: unknown[] = []
  let syncs = 0
  const log = new LogReader({
    clock,
    sync: async afterSeq => {
      syncs++
      const copy: CallCopy = {
        callId,
        entries: server.filter(entry => entry.seq > afterSeq),
        lastSeq: server.length,
        ageMs: 0,
      }
      return copy
    },
    onEntry: entry => seen.push(entry.seq),
    onChange: () => {},
    onSyncError: error => errors.push(error),
  })
  return { clock, log, seen, errors, syncs: () => syncs }
}

describe('LogReader', () => {
  it('reads on at once where a copy was cut', async () => {
    const { clock, log, seen, syncs } = reader(whole)
    log.fold({ callId, entries: whole.slice(0, 2), lastSeq: 2, ageMs: 0, more: true })
    expect(seen).toEqual([1, 2])
    await clock.advance(0)
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(syncs()).toBe(1)
    log.close()
  })

  it('reads entries in order and once, however they arrive', async () => {
    const order = fc.array(fc.constantFrom(...whole), { maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(order, async arrivals => {
        const { clock, log, seen } = reader(whole)
        for (const entry of arrivals) log.receive(entry)
        const before = [...seen]
        expect(before).toEqual([...before].sort((a, b) => a - b))
        expect(new Set(before).size).toBe(before.length)
        // Asks for whatever is missing below what arrived; reads nothing twice.
        await clock.advance(TIMERS.gap)
        const highest = Math.max(0, ...arrivals.map(({ seq }) => seq))
        expect(seen.slice(0, highest)).toEqual(Array.from({ length: highest }, (_, index) => index + 1))
        expect(new Set(seen).size).toBe(seen.length)
        log.close()
      }),
    )
  })

  it('asks the server only after a gap has lasted', async () => {
    const { clock, log, seen, syncs } = reader(whole)
    log.receive(whole[0]!)
    log.receive(whole[2]!)
    expect(seen).toEqual([1])
    await clock.advance(TIMERS.gap - 1)
    log.receive(whole[1]!)
    await clock.advance(TIMERS.gap)
    expect(seen).toEqual([1, 2, 3])
    expect(syncs()).toBe(0)
    log.receive(whole[5]!)
    await clock.advance(TIMERS.gap)
    expect(syncs()).toBe(1)
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7])
  })

  it('does not ask while connected, does while it waits', async () => {
    const { clock, log, syncs } = reader(whole.slice(0, 1))
    let waits = false
    log.watch(() => waits)
    await clock.advance(TIMERS.resync * 3)
    expect(syncs()).toBe(0)
    waits = true
    await clock.advance(TIMERS.resync)
    expect(syncs()).toBe(1)
    log.close()
  })

  it('after close reads nothing and leaves no timer', async () => {
    const { clock, log, seen } = reader(whole)
    log.watch(() => true)
    log.receive(whole[3]!)
    log.close()
    log.receive(whole[0]!)
    log.fold({ callId, entries: whole, lastSeq: 7, ageMs: 0 })
    await clock.advance(TIMERS.resync * 2)
    expect(seen).toEqual([])
    expect(clock.pending).toBe(0)
  })

  it('trusts the server about entries that were left out for it', () => {
    const { log, seen } = reader(whole)
    log.fold({ callId, entries: [whole[0]!, whole[4]!], lastSeq: 6, ageMs: 0 })
    log.receive(whole[5]!)
    log.receive(whole[6]!)
    expect(seen).toEqual([1, 5, 7])
    expect(log.state?.phase).toBe('ended')
  })

  describe('that the server has begun again, having forgotten it', () => {
    /** Three of seven entries. */
    const restarted = logOf(
      [ann, { type: 'invite', address: 'user:bob', media: { audio: true, video: true } }],
      [bob, { type: 'accept' }],
      [bob, { type: 'hangup', reason: 'completed' }],
    )

    it('is read from its first entry, though nobody has said so: it ends before what was read', async () => {
      const { clock, log, seen } = reader(restarted)
      log.fold({ callId, entries: whole.slice(0, 6), lastSeq: 6, ageMs: 0 })
      expect(log.state?.phase).toBe('accepted')
      log.resync()
      await clock.advance(0)
      expect(log.state?.phase).toBe('ended')
      expect(seen.slice(6)).toEqual([1, 2, 3])
    })

    it('is read so although another answer was under way when that was said', async () => {
      const { clock, log } = reader(restarted.slice(0, 2))
      log.fold({ callId, entries: whole.slice(0, 1), lastSeq: 1, ageMs: 0 })
      log.resync()
      log.restart()
      await clock.advance(0)
      expect(log.state?.phase).toBe('accepted')
    })
  })
})
