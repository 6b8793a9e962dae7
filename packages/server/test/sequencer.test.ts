import {
  type Delivery,
  type Device,
  type Draft,
  type Entry,
  isOpen,
  type LogBody,
  type Party,
  RingdownError,
  reduceAll,
  viewOf,
} from '@ringdown/protocol'
import { ManualClock } from '@ringdown/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Deadlines } from '../src/sequencer/deadlines.js'
import { LogWriter } from '../src/sequencer/log-writer.js'
import { MemoryLocks } from '../src/sequencer/memory-locks.js'
import { Sequencer } from '../src/sequencer/sequencer.js'
import { ServerEntries } from '../src/sequencer/server-entries.js'
import { WarmRing } from '../src/sequencer/warm-ring.js'
import { MemoryCallStore } from '../src/store/memory-call-store.js'
import { MemoryContacts } from '../src/store/memory-contacts.js'

const RING = 60_000
const CALL = 'call-1'

const party = (userId: string, n: number): Party => ({ userId, deviceId: `${userId}-${n}`, name: userId })
const ada = party('ada', 1)
const bobs = [1, 2, 3].map(n => party('bob', n))
const eve = party('eve', 1)
const everybody = [ada, ...bobs, eve]
const caller = { userId: ada.userId, deviceId: ada.deviceId }

/** A sequencer whose deliveries are kept for each device, and which everybody is connected to. */
function setUp({ nodes = 1, mostParties = 2 } = {}) {
  const clock = new ManualClock(1_700_000_000_000)
  const store = new MemoryCallStore({ clock, tombstoneMs: 10 * RING, missedMs: RING })
  const inbox = new Map<Party, Entry[]>(everybody.map(device => [device, []]))
  const deliver = async (
    readers: { devices: readonly Device[]; address: string | null },
    { entry }: Delivery,
    except: Device | null,
  ) => {
    for (const device of everybody) {
      const named = readers.devices.some(reader => reader.deviceId === device.deviceId)
      const listens = readers.address === `user:${device.userId}`
      if ((named || listens) && except?.deviceId !== device.deviceId) inbox.get(device)?.push(entry)
    }
  }
  const reachability = { unreachable: async () => [], listens: async () => false, knows: async () => true }
  const contacts = new MemoryContacts({ clock, lifetimeMs: RING })
  const warmRing = new WarmRing({ policy: 'everyone', contacts })
  const onError = (error: unknown) => {
    throw error
  }
  // Processes share the stores and nothing else.
  const makeNode = () => {
    const shared = {
      store,
      clock,
      locks: new MemoryLocks(),
      reachability,
      ringMs: RING,
      warmRing,
      mostParties,
    }
    const log = new LogWriter({ ...shared, deliver, observe: () => {}, onError })
    const serverEntries = new ServerEntries(log)
    return {
      shared,
      serverEntries,
      node: new Sequencer({ ...shared, log, serverEntries, observeConcealment: () => {} }),
    }
  }
  const made = Array.from({ length: nodes }, makeNode)
  const sequencers = made.map(({ node }) => node)
  const [first] = made
  if (!first) throw new Error('no node')
  const deadlines = new Deadlines({
    ...first.shared,
    serverEntries: first.serverEntries,
    callerGraceMs: 10_000,
    abandonedCallMs: 120_000,
    onError,
  })
  let serial = 0
  async function append(author: Party, callId: string, body: LogBody): Promise<number | string> {
    serial += 1
    const draft = { entryId: `e${serial}`, ...body } as Draft
    try {
      const node = sequencers[serial % nodes] as Sequencer
      const { reply, settle } = await node.append(author, callId, draft)
      await settle()
      return reply.seq
    } catch (error) {
      if (error instanceof RingdownError) return error.code
      throw error
    }
  }
  return { clock, store, inbox, deadlines, append }
}

const logOf = async (store: MemoryCallStore) => (await store.read(CALL))?.log ?? []

const invite = (callee: string): LogBody => ({
  type: 'invite',
  address: `user:${callee}`,
  media: { audio: true, video: true },
})

describe('whatever several devices do to a call at once', () => {
  const act = fc.constantFrom<[Party, LogBody]>(
    ...everybody.flatMap(device =>
      (
        [
          { type: 'ringing' },
          { type: 'accept' },
          { type: 'decline', reason: 'declined' },
          { type: 'hangup', reason: 'cancelled' },
          { type: 'hangup', reason: 'completed' },
          { type: 'candidates', session: 1, ufrag: 'u', candidates: [], endOfCandidates: false },
          { type: 'candidates', to: caller, session: 1, ufrag: 'u', candidates: [], endOfCandidates: false },
          {
            type: 'description',
            to: caller,
            session: 1,
            revision: 1,
            description: { type: 'answer', sdp: 'v=0' },
          },
        ] as const
      ).map((body): [Party, LogBody] => [device, body]),
    ),
  )

  it('one device wins at most, the log is gapless, and everybody ends in the same state', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(act, { minLength: 1, maxLength: 25 }),
        fc.boolean(),
        async (acts, expires) => {
          const { store, inbox, clock, append, deadlines } = setUp()
          await append(ada, CALL, invite('bob'))
          const waits: Promise<unknown>[] = acts.map(([device, body]) => append(device, CALL, body))
          if (expires) waits.push(clock.advance(RING).then(() => deadlines.check()))
          await Promise.all(waits)

          const log = await logOf(store)
          const head = await store.head(CALL)
          expect(log.map(entry => entry.seq)).toEqual(log.map((_, index) => index + 1))
          expect(log.filter(entry => entry.type === 'accept').length).toBeLessThanOrEqual(1)
          expect(log.filter(entry => entry.from?.userId === 'eve')).toEqual([])
          expect(inbox.get(eve)).toEqual([])
          expect(reduceAll(log)).toEqual(head)
          // Nothing but the end after the end.
          const end = log.findIndex(entry => entry.type === 'hangup' || entry.type === 'decline')
          expect(end === -1 || end === log.length - 1).toBe(true)

          for (const device of [ada, ...bobs]) {
            const seen = inbox.get(device) ?? []
            expect(seen.map(entry => entry.seq)).toEqual(
              [...new Set(seen.map(entry => entry.seq))].sort((a, b) => a - b),
            )
            // What a device has written or was sent leads it to the same view as the whole log.
            const own = log.filter(entry => entry.from?.deviceId === device.deviceId)
            const known = [...seen, ...own].sort((a, b) => a.seq - b.seq)
            const state = reduceAll(known)
            if (state === null || head === null) throw new Error('no call')
            expect(viewOf(state, device).phase).toBe(viewOf(head, device).phase)
          }
          if (expires && head !== null) expect(isOpen(head)).toBe(false)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('one device wins at most on several nodes, too', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 2, maxLength: 15 }), async acts => {
        const { store, append } = setUp({ nodes: 3 })
        await append(ada, CALL, invite('bob'))
        const results = await Promise.all(acts.map(([device, body]) => append(device, CALL, body)))
        const log = await logOf(store)
        expect(log.map(entry => entry.seq)).toEqual(log.map((_, index) => index + 1))
        expect(log.filter(entry => entry.type === 'accept').length).toBeLessThanOrEqual(1)
        const end = log.findIndex(entry => entry.type === 'hangup' || entry.type === 'decline')
        expect(end === -1 || end === log.length - 1).toBe(true)
        // Whoever was told that its entry stands, has it there.
        results.forEach((result, n) => {
          if (typeof result !== 'number') return
          expect(log[result - 1]).toMatchObject({ type: acts[n]?.[1].type, from: acts[n]?.[0] })
        })
      }),
    )
  })

  it.each([1, 2])('people who call one another at once meet in one direction, on %i nodes', async nodes => {
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([ada, ...bobs], { minLength: 2 }), async callers => {
        const { store, append } = setUp({ nodes })
        const results = await Promise.all(
          callers.map((caller, n) =>
            append(caller, `call-${n}`, invite(caller.userId === 'ada' ? 'bob' : 'ada')),
          ),
        )
        const live = await store.liveOfUser('ada')
        const directions = new Set(live.map(call => call.caller.userId))
        expect(directions.size).toBe(1)
        for (const [n, result] of results.entries()) {
          const isLive = live.some(call => call.callId === `call-${n}`)
          expect(result).toBe(isLive ? 1 : 'glare')
        }
      }),
    )
  })
})

describe('a call that was refused', () => {
  it('does not keep the two from calling each other', async () => {
    const { append } = setUp()
    for (let n = 0; n < 8; n += 1)
      await append(ada, `c${n}`, { ...invite('x'), address: `line:l${n}` } as LogBody)
    expect(await append(ada, 'one-more', invite('bob'))).toBe('limit-reached')
    expect(await append(bobs[0] as Party, 'back', invite('ada'))).toBe(1)
  })

  it('was one too many for its address', async () => {
    const { append } = setUp()
    const held = { ...invite('x'), address: 'line:support' } as LogBody
    for (let n = 0; n < 64; n += 1) expect(await append(party(`u${n}`, 1), `c${n}`, held)).toBe(1)
    expect(await append(ada, 'one-more', held)).toBe('limit-reached')
  })
})

describe('the sequencer lets go of', () => {
  it('every key and deadline of calls that have ended', async () => {
    const { store, clock, append, deadlines } = setUp()
    for (let n = 0; n < 20; n += 1) {
      await append(ada, `c${n}`, invite('bob'))
      if (n % 2) await append(bobs[0] as Party, `c${n}`, { type: 'accept' })
      await append(ada, `c${n}`, { type: 'hangup', reason: n % 2 ? 'completed' : 'cancelled' })
    }
    await clock.advance(11 * RING)
    await deadlines.check()
    expect(store.size).toBe(0)
  })
})
