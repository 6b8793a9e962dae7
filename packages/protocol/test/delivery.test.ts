import { FaultyLink, ManualClock } from '@ringdown/testing'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CallState, type Entry, isOpen, reduce } from '../src/index.js'
import { type Attempt, attempts, ModelCall } from './model-call.js'

const faults = fc.record({
  seed: fc.integer(),
  drop: fc.double({ min: 0, max: 1, noNaN: true }),
  duplicate: fc.double({ min: 0, max: 1, noNaN: true }),
  reorder: fc.double({ min: 0, max: 1, noNaN: true }),
  delayMs: fc.constant([0, 50] as const),
})

/** The minimum a reader must do: fold in what follows, ignore the rest, and ask for what is missing. */
class Reader {
  state: CallState | null = null
  lastSeq = 0

  receive(entry: Entry): void {
    if (entry.seq === this.lastSeq + 1) this.fold(entry)
  }

  /** Takes a copy, which may leave out what no longer matters. */
  sync(entries: readonly Entry[], lastSeq: number): void {
    for (const entry of entries) if (entry.seq > this.lastSeq) this.fold(entry)
    this.lastSeq = Math.max(this.lastSeq, lastSeq)
  }

  fold(entry: Entry): void {
    this.state = reduce(this.state, entry)
    this.lastSeq = entry.seq
  }
}

/** A server whose messages to one reader cross a bad link; `sync` asks it directly. */
async function deliver(tried: readonly Attempt[], options: { seed: number; drop: number }, leaveOut: number) {
  const clock = new ManualClock()
  const call = new ModelCall()
  const reader = new Reader()
  const link = new FaultyLink<Entry>(entry => reader.receive(entry), { clock, ...options })
  link.send(call.log[0]!)
  for (const attempt of tried) {
    const size = call.log.length
    call.attempt(attempt)
    for (const entry of call.log.slice(size)) link.send(entry)
  }
  await clock.advance(10)
  // The reader asks while messages are still on the way: what arrives after the copy must do no harm.
  const held = call.log.filter(
    (entry, index) => isState(entry) || !isReplaced(entry, call.log) || index % (leaveOut + 1) === 0,
  )
  reader.sync(
    held.filter(entry => entry.seq > reader.lastSeq),
    call.log.length,
  )
  const synced = reader.state
  await clock.advance(1_000)
  expect(clock.pending).toBe(0)
  expect(reader.state).toBe(synced)
  return { call, reader }
}

/** Whether the log has an offer of the caller's for a later session: then this one, if it is one, has been replaced. */
function isReplaced(entry: Entry, log: readonly Entry[]): boolean {
  if (entry.type !== 'description' || entry.to) return true
  return log.some(later => later.type === 'description' && !later.to && later.session > entry.session)
}

/** The state but for its count of changes, of which a copy that leaves out what is superseded has fewer. */
function readable(state: CallState | null): unknown {
  return state && { ...state, version: 0, ...(!isOpen(state) && { closedSession: 0 }) }
}

/** Offers and candidates may be superseded; an answer may be the one that makes its author the device that warms. */
function isState(entry: Entry): boolean {
  return entry.type === 'description' ? entry.description.type === 'answer' : entry.type !== 'candidates'
}

describe('a reader of a log', () => {
  it('ends with the state of its writer after one sync, whatever the link lost, repeated or reordered', async () => {
    await fc.assert(
      fc.asyncProperty(attempts, faults, fc.nat({ max: 3 }), async (tried, options, leaveOut) => {
        const { call, reader } = await deliver(tried, options, leaveOut)
        expect(readable(reader.state)).toEqual(readable(call.state))
        expect(reader.lastSeq).toBe(call.log.length)
      }),
    )
  })

  it('needs no sync where the link has no faults', async () => {
    await fc.assert(
      fc.asyncProperty(attempts, fc.integer(), async (tried, seed) => {
        const clock = new ManualClock()
        const call = new ModelCall()
        for (const attempt of tried) call.attempt(attempt)
        const reader = new Reader()
        const link = new FaultyLink<Entry>(entry => reader.receive(entry), { clock, seed, delayMs: [0, 50] })
        for (const entry of call.log) link.send(entry)
        await clock.advance(1_000)
        expect(reader.state).toEqual(call.state)
      }),
    )
  })
})
