import {
  type Device,
  type Entry,
  isOpen,
  isParty,
  isSameDevice,
  type LogBody,
  type Party,
  reduceAll,
  viewOf,
} from '@ringdown/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { copyFor } from '../src/sequencer/call-copy.js'
import type { Deliver } from '../src/sequencer/ports.js'
import { includes, invite, nameOf, openSequencers, party, RING } from './sequencer-rig.js'

const CALL = 'call-1'

const ada = party('ada')
const bobs = [1, 2, 3].map(n => party('bob', n))
const eve = party('eve')
const everybody = [ada, ...bobs, eve]
const caller = nameOf(ada)

/** A sequencer whose deliveries are kept for each device, and to which everyone is connected. */
function setUp(options: { nodes?: number; mostParties?: number } = {}) {
  const inbox = new Map<Party, Entry[]>(everybody.map(device => [device, []]))
  const deliver: Deliver = async (readers, { entry }, except) => {
    for (const device of everybody) {
      const named = includes(readers.devices, device)
      const listens = readers.address === `user:${device.userId}`
      const isAuthor = except !== null && isSameDevice(except, device)
      if ((named || listens) && !isAuthor) inbox.get(device)?.push(entry)
    }
  }
  const listens = async (device: Device) => device.userId !== 'eve'
  return { ...openSequencers({ ...options, deliver, reachability: { listens } }), inbox }
}

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
          const { store, inbox, clock, append, deadlines, logOf } = setUp()
          await append(ada, CALL, invite('user:bob'))
          const waits: Promise<unknown>[] = acts.map(([device, body]) => append(device, CALL, body))
          if (expires) waits.push(clock.advance(RING).then(() => deadlines.check()))
          await Promise.all(waits)

          const log = await logOf(CALL)
          const head = await store.head(CALL)
          expect(log.map(entry => entry.seq)).toEqual(log.map((_, index) => index + 1))
          expect(log.filter(entry => entry.type === 'accept').length).toBeLessThanOrEqual(1)
          expect(log.filter(entry => entry.from?.userId === 'eve')).toEqual([])
          expect(inbox.get(eve)).toEqual([])
          expect(head).toEqual({ ...reduceAll(log), placedAt: log[0]?.at })
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
        const { append, logOf } = setUp({ nodes: 3 })
        await append(ada, CALL, invite('user:bob'))
        const results = await Promise.all(acts.map(([device, body]) => append(device, CALL, body)))
        const log = await logOf(CALL)
        expect(log.map(entry => entry.seq)).toEqual(log.map((_, index) => index + 1))
        expect(log.filter(entry => entry.type === 'accept').length).toBeLessThanOrEqual(1)
        const end = log.findIndex(entry => entry.type === 'hangup' || entry.type === 'decline')
        expect(end === -1 || end === log.length - 1).toBe(true)
        // An acknowledged entry is in the log.
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
            append(caller, `call-${n}`, invite(caller.userId === 'ada' ? 'user:bob' : 'user:ada')),
          ),
        )
        const live = await store.liveOfUser('ada')
        const directions = new Set(live.map(call => call.caller.userId))
        expect([...directions]).toHaveLength(1)
        // A second device of the same person has replaced the first one's call, or is to try again.
        expect(live).toHaveLength(1)
        for (const [n, result] of results.entries()) {
          const call = await store.head(`call-${n}`)
          if (call === null) expect(result).toBeOneOf(nodes === 1 ? ['glare'] : ['glare', 'unavailable'])
          else expect(result).toBe(1)
          if (call?.phase === 'ended') expect(call.reason).toBe('replaced')
        }
      }),
    )
  })
})

describe('a call that was refused', () => {
  it('does not keep the two from calling each other', async () => {
    const { append } = setUp()
    for (let n = 0; n < 8; n += 1) await append(ada, `c${n}`, invite(`line:l${n}`))
    expect(await append(ada, 'one-more', invite('user:bob'))).toBe('limit-reached')
    expect(await append(bobs[0] as Party, 'back', invite('user:ada'))).toBe(1)
  })

  it('was one too many for its address', async () => {
    const { append } = setUp()
    const held = invite('line:support')
    for (let n = 0; n < 64; n += 1) expect(await append(party(`u${n}`, 1), `c${n}`, held)).toBe(1)
    expect(await append(ada, 'one-more', held)).toBe('call-refused')
  })
})

describe('two devices of one person, on two nodes', () => {
  it('that call the same person at once have one call that waits, also after an earlier one', async () => {
    const { append, store } = openSequencers({ nodes: 2 })
    await append(ada, 'first', invite('user:bob'))
    await append(ada, 'first', { type: 'hangup', reason: 'cancelled' })
    const replies = await Promise.all([
      append(ada, 'second', invite('user:bob')),
      append(party('ada', 2), 'third', invite('user:bob')),
    ])
    expect(replies).toContain(1)
    expect(await store.held('user:bob')).toHaveLength(1)
  })
})

describe('the sequencer lets go of', () => {
  it('every key and deadline of calls that have ended', async () => {
    const { memory, clock, append, deadlines } = setUp()
    for (let n = 0; n < 20; n += 1) {
      await append(ada, `c${n}`, invite('user:bob'))
      if (n % 2) await append(bobs[0] as Party, `c${n}`, { type: 'accept' })
      await append(ada, `c${n}`, { type: 'hangup', reason: n % 2 ? 'completed' : 'cancelled' })
    }
    await clock.advance(11 * RING)
    await deadlines.check()
    expect(memory.size).toBe(0)
  })
})

describe('a call of several', () => {
  const devices = [ada, ...bobs]
  const act = fc.oneof(
    fc.constantFrom(...bobs).map((device): [Party, LogBody] => [device, { type: 'accept' }]),
    fc
      .constantFrom(...devices)
      .map((device): [Party, LogBody] => [device, { type: 'hangup', reason: 'completed' }]),
    fc
      .tuple(fc.constantFrom(...devices), fc.constantFrom(...devices), fc.integer({ min: 1, max: 3 }))
      .map(([from, to, session]): [Party, LogBody] => [
        from,
        {
          type: 'description',
          to: nameOf(to),
          session,
          revision: 1,
          description: { type: 'offer', sdp: 'v=0' },
        },
      ]),
    fc
      .tuple(fc.constantFrom(...devices), fc.constantFrom(...devices))
      .map(([from, to]): [Party, LogBody] => [from, { type: 'rejoin', to: nameOf(to) }]),
  )

  it.each([1, 2])('leads each device to the state that concerns it, on %i nodes', async nodes => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 3, maxLength: 25 }), async acts => {
        const { store, memory, inbox, append, logOf, clock } = setUp({ nodes, mostParties: 3 })
        await append(ada, CALL, invite('line:support'))
        await Promise.all(acts.map(([device, body]) => append(device, CALL, body)))
        const log = await logOf(CALL)
        const head = await store.head(CALL)
        if (head === null) throw new Error('no call')
        expect(log.map(entry => entry.seq)).toEqual(log.map((_, index) => index + 1))
        expect(head.parties.length).toBeLessThanOrEqual(3)
        for (const device of devices) {
          const isOwn = (entry: Entry) => entry.from !== null && isSameDevice(entry.from, device)
          const sent = (inbox.get(device) ?? []).map(({ seq }) => seq)
          expect(sent).toEqual([...new Set(sent)])
          if (nodes === 1) expect(sent).toEqual([...sent].sort((a, b) => a - b))
          // What is for one device is sent to that device alone.
          for (const entry of log) {
            if (!('to' in entry) || entry.to === undefined) continue
            expect(sent.includes(entry.seq)).toBe(isSameDevice(entry.to, device))
          }
          // A party was sent everything else since it joined.
          const joined = log.findLast(entry => isOwn(entry) && entry.type === 'accept')?.seq ?? 0
          const forAll = log.filter(entry => entry.seq > joined && !isOwn(entry) && !('to' in entry))
          if (isParty(head, device)) {
            expect(sent).toEqual(expect.arrayContaining(forAll.map(({ seq }) => seq)))
          }
          // Its copy leads it to the same view as the whole log.
          const call = await memory.read(CALL)
          if (call === null) throw new Error('no call')
          const copy = copyFor(call.state, call.log, {
            reader: device,
            afterSeq: 0,
            now: clock.now(),
            ringMs: RING,
          })
          const state = reduceAll(copy.entries)
          if (state === null) throw new Error('no copy')
          expect(viewOf(state, device).phase).toBe(viewOf(head, device).phase)
        }
      }),
      { numRuns: 150 },
    )
  })
})

describe('the copies of a call', () => {
  it('leave in the order of its log, and nobody waits for them', async () => {
    const left: number[] = []
    let release = () => {}
    const held = new Promise<void>(resolve => {
      release = resolve
    })
    const { append } = openSequencers({
      deliver: async (_readers, { entry }) => {
        left.push(entry.seq)
        await held
      },
    })
    await append(ada, CALL, invite('user:bob'))
    await Promise.all(bobs.map(bob => append(bob, CALL, { type: 'ringing' })))
    expect(left).toEqual([1, 2, 3, 4])
    release()
  })

  it('may be lost, which is an error of the server and none of the author', async () => {
    const { append, errors } = openSequencers({
      deliver: async () => {
        throw new Error('on purpose')
      },
    })
    expect(await append(ada, CALL, invite('user:bob'))).toBe(1)
    await Promise.resolve()
    expect(errors).toEqual([new Error('on purpose')])
  })
})
