import {
  type Address,
  type CallId,
  type CallState,
  type Draft,
  LIMITS,
  type LogBody,
  type Party,
  PROTOCOL_VERSION,
  reduce,
  SERVER_LIMITS,
} from '@ringdown/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import { type AppendOutcome, type CallStore, FORGOTTEN_IDS } from '../src/store/call-store.js'

/** What comes with a store under test. */
export interface StoreRig {
  readonly store: CallStore
  now(): number
  /** Lets time pass for the store. */
  elapse(ms: number): Promise<void>
  /** How many keys, entries and the like the store holds. */
  size(): Promise<number>
}

export const TOMBSTONE = 120_000
export const MISSED = 3_600_000
/** What lives longer than this by the test's clock is there: a store elsewhere has a clock of its own, which goes on meanwhile. */
const MARGIN = 30_000
const LEASE = 30_000

const ada: Party = { userId: 'ada', deviceId: 'd-ada', name: 'Ada' }
const bob: Party = { userId: 'bob', deviceId: 'd-bob', name: 'Bob' }
const bobsPhone: Party = { userId: 'bob', deviceId: 'd-phone', name: 'Bob' }
const media = { audio: true, video: true }

/** What every store must do; each implementation's own test runs it. */
export function callStoreContract(name: string, make: () => Promise<StoreRig>): void {
  describe(`${name} keeps the contract of a call store`, () => {
    let rig: StoreRig
    let store: CallStore
    let serial = 0
    beforeEach(async () => {
      rig = await make()
      store = rig.store
    })

    function drafted(body: LogBody, entryId?: string): Draft {
      serial += 1
      return { entryId: entryId ?? `e${serial}`, ...body } as Draft
    }

    /** Appends once, as the sequencer does. */
    async function append(callId: CallId, from: Party | null, draft: Draft): Promise<AppendOutcome> {
      const before = await store.head(callId)
      const seal = { v: PROTOCOL_VERSION, callId, from, at: rig.now() } as const
      const after = reduce(before, { ...draft, ...seal, seq: 0 })
      const next = after !== null && after !== before ? { next: after } : {}
      return store.append(callId, draft, seal, { ifVersion: before?.version ?? 0, before, ...next })
    }

    async function place(
      callId: CallId,
      address: Address = 'user:bob',
      from: Party = ada,
    ): Promise<CallState> {
      await append(callId, from, drafted({ type: 'invite', address, media }))
      const head = await store.head(callId)
      if (head === null) throw new Error('not placed')
      return head
    }

    const entriesOf = async (callId: CallId, afterSeq = 0) =>
      (await store.read(callId))?.log.filter(entry => entry.seq > afterSeq) ?? []

    const idsOf = (calls: readonly CallState[]) => calls.map(call => call.callId)

    it('knows nothing of a call that is not there', async () => {
      expect(await store.head('none')).toBeNull()
      expect(await entriesOf('none', 0)).toEqual([])
      expect(await store.repeated('none', ada, 'e')).toBeNull()
      expect(await append('none', ada, drafted({ type: 'ringing' }))).toEqual({ outcome: 'conflict' })
      expect(await rig.size()).toBe(0)
    })

    it('gives what was appended back, in order, with gapless seqs from 1', async () => {
      await place('c')
      await append('c', bob, drafted({ type: 'ringing' }))
      await append('c', bob, drafted({ type: 'accept' }))
      const entries = await entriesOf('c', 0)
      expect(entries.map(entry => [entry.seq, entry.type, entry.from])).toEqual([
        [1, 'invite', ada],
        [2, 'ringing', bob],
        [3, 'accept', bob],
      ])
      expect(await entriesOf('c', 2)).toEqual(entries.slice(2))
      expect(await entriesOf('c', 3)).toEqual([])
      expect(entries.reduce<CallState | null>(reduce, null)).toEqual(await store.head('c'))
    })

    it('numbers 50 appends at once without a gap or a double', async () => {
      const { version } = await place('c')
      const outcomes = await Promise.all(
        Array.from({ length: 50 }, (_, n) => {
          const draft = drafted({
            type: 'candidates',
            session: 1,
            ufrag: `u${n}`,
            candidates: [],
            endOfCandidates: false,
          })
          return store.append(
            'c',
            draft,
            { v: PROTOCOL_VERSION, callId: 'c', from: ada, at: 1 },
            { ifVersion: version },
          )
        }),
      )
      const seqs = outcomes.map(outcome => (outcome.outcome === 'appended' ? outcome.entry.seq : 0))
      expect(seqs.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, n) => n + 2))
      expect((await entriesOf('c', 0)).map(entry => entry.seq)).toEqual(
        Array.from({ length: 51 }, (_, n) => n + 1),
      )
    })

    it('lets one of many accepts at once win, by the version of the head', async () => {
      const head = await place('c')
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, (_, n) => {
          const draft = drafted({ type: 'accept' })
          const seal = {
            v: PROTOCOL_VERSION,
            callId: 'c',
            from: { ...bob, deviceId: `d${n}` },
            at: 5,
          } as const
          const next = reduce(head, { ...draft, ...seal, seq: 0 }) as CallState
          return store.append('c', draft, seal, { ifVersion: head.version, next })
        }),
      )
      expect(outcomes.filter(({ outcome }) => outcome === 'appended')).toHaveLength(1)
      expect(outcomes.filter(({ outcome }) => outcome === 'conflict')).toHaveLength(19)
      expect(await entriesOf('c', 0)).toHaveLength(2)
    })

    it('keeps nothing of the accepts and invites that did not win', async () => {
      const from = (device: number) =>
        ({ v: PROTOCOL_VERSION, callId: 'c', from: { ...bob, deviceId: `d${device}` }, at: 5 }) as const
      const attempts = Array.from({ length: 10 }, (_, device) => ({ seal: from(device), device }))
      const invited = attempts.map(({ seal }) => {
        const draft = drafted({ type: 'invite', address: 'line:support', media })
        const next = reduce(null, { ...draft, ...seal, seq: 0 }) as CallState
        return store.append('c', draft, seal, { ifVersion: 0, next })
      })
      await Promise.all(invited)
      const head = (await store.head('c')) as CallState
      const accepted = attempts.map(({ device }) => {
        const seal = from(100 + device)
        const draft = drafted({ type: 'accept' })
        const next = reduce(head, { ...draft, ...seal, seq: 0 }) as CallState
        return store.append('c', draft, seal, { ifVersion: head.version, before: head, next })
      })
      await Promise.all(accepted)
      await append('c', null, drafted({ type: 'hangup', reason: 'completed' }))
      await rig.elapse(TOMBSTONE + 1)
      expect(await store.head('c')).toBeNull()
      await expect.poll(() => rig.size()).toBe(0)
    })

    it('appends nothing where a device in other calls has no room, and lists no call because of it', async () => {
      const before = await place('c')
      for (const other of ['o1', 'o2']) await place(other, 'user:cleo', bob)
      const seal = { v: PROTOCOL_VERSION, callId: 'c', from: bob, at: rig.now() } as const
      const accept = drafted({ type: 'accept' })
      const next = reduce(before, { ...accept, ...seal, seq: 0 }) as CallState
      const listed = async () =>
        (await store.liveOfDevice(bob.userId, bob.deviceId)).map(call => call.callId).sort()
      const accepting = (look: () => Promise<void>) =>
        store.append('c', accept, seal, { ifVersion: 1, before, next, room: { device: bob, most: 2, look } })
      await expect(accepting(() => Promise.reject(new Error('no room')))).rejects.toThrow('no room')
      expect(await store.head('c')).toEqual(before)
      expect(await entriesOf('c')).toHaveLength(1)
      expect(await listed()).toEqual(['o1', 'o2'])
      expect((await store.liveOfUser(bob.userId)).map(call => call.callId).sort()).toEqual(['c', 'o1', 'o2'])
      expect((await accepting(async () => {})).outcome).toBe('appended')
      expect(await listed()).toEqual(['c', 'o1', 'o2'])
    })

    it('lets one of many invites by the same call id win', async () => {
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, (_, n) => {
          const draft = drafted({ type: 'invite', address: 'user:bob', media })
          const seal = {
            v: PROTOCOL_VERSION,
            callId: 'c',
            from: { ...ada, deviceId: `d${n}` },
            at: 5,
          } as const
          const next = reduce(null, { ...draft, ...seal, seq: 0 }) as CallState
          return store.append('c', draft, seal, { ifVersion: 0, next })
        }),
      )
      expect(outcomes.filter(({ outcome }) => outcome === 'appended')).toHaveLength(1)
      expect(await entriesOf('c', 0)).toHaveLength(1)
    })

    it('answers a repeated entry id with the first entry, also when the rest differs or the call has ended', async () => {
      await place('c')
      const first = await append('c', bob, drafted({ type: 'accept' }, 'same'))
      const second = await append('c', bob, drafted({ type: 'hangup', reason: 'internal' }, 'same'))
      expect(first.outcome).toBe('appended')
      expect(second).toEqual({ outcome: 'repeated', first: { seq: 2, at: rig.now() } })
      expect(await store.repeated('c', bob, 'same')).toEqual({ seq: 2, at: rig.now() })
      await append('c', ada, drafted({ type: 'hangup', reason: 'completed' }))
      expect((await append('c', bob, drafted({ type: 'ringing' }, 'same'))).outcome).toBe('repeated')
      expect(await entriesOf('c', 0)).toHaveLength(3)
    })

    it('stores one of 20 repeats at once', async () => {
      const { version } = await place('c')
      const draft = drafted({
        type: 'candidates',
        session: 1,
        ufrag: 'u',
        candidates: [],
        endOfCandidates: false,
      })
      const seal = { v: PROTOCOL_VERSION, callId: 'c', from: ada, at: 1 } as const
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, () => store.append('c', draft, seal, { ifVersion: version })),
      )
      expect(outcomes.filter(({ outcome }) => outcome === 'appended')).toHaveLength(1)
      expect(await entriesOf('c', 0)).toHaveLength(2)
    })

    it('does not take an entry id for repeated when it is another author who uses it', async () => {
      await place('c')
      await append('c', bob, drafted({ type: 'ringing' }, 'same'))
      for (const other of [ada, bobsPhone, { ...bob, userId: 'mallory' }, null]) {
        expect(await store.repeated('c', other, 'same')).toBeNull()
      }
      expect((await append('c', bobsPhone, drafted({ type: 'ringing' }, 'same'))).outcome).toBe('appended')
    })

    it('bounds a log by count, and takes what ends the call beyond the bound', async () => {
      await place('c')
      const filler = () =>
        drafted({ type: 'candidates', session: 1, ufrag: 'u', candidates: [], endOfCandidates: false })
      for (let n = 1; n < SERVER_LIMITS.logEntries; n += 1) {
        expect((await append('c', ada, filler())).outcome).toBe('appended')
      }
      expect(await append('c', ada, filler())).toEqual({ outcome: 'full' })
      expect(await append('c', bob, drafted({ type: 'accept' }))).toEqual({ outcome: 'full' })
      expect((await append('c', ada, drafted({ type: 'hangup', reason: 'cancelled' }))).outcome).toBe(
        'appended',
      )
    })

    it('bounds a log by length', async () => {
      await place('c')
      const sdp = 'x'.repeat(LIMITS.sdpLength)
      const offers = Math.ceil(SERVER_LIMITS.logLength / LIMITS.sdpLength)
      const outcomes: string[] = []
      for (let revision = 1; revision <= offers; revision += 1) {
        const draft = drafted({
          type: 'description',
          session: 1,
          revision,
          description: { type: 'offer', sdp },
        })
        outcomes.push((await append('c', ada, draft)).outcome)
      }
      expect(outcomes.at(-2)).toBe('appended')
      expect(outcomes.at(-1)).toBe('full')
    })

    describe('forgets entries', () => {
      const candidates = (entryId?: string) =>
        drafted(
          { type: 'candidates', session: 1, ufrag: 'u', candidates: [], endOfCandidates: false },
          entryId,
        )
      const seqsOf = async (afterSeq = 0) => (await entriesOf('c', afterSeq)).map(({ seq }) => seq)

      async function fill(entries: number): Promise<void> {
        await place('c')
        for (let n = 2; n <= entries; n += 1) await append('c', ada, candidates(`n${n}`))
      }

      it('and leaves the others, their seqs and the end of the log as they are', async () => {
        await fill(6)
        const head = await store.head('c')
        expect(await store.forget('c', [2, 3, 5])).toBe(true)
        expect(await seqsOf()).toEqual([1, 4, 6])
        expect(await seqsOf(2)).toEqual([4, 6])
        expect(await seqsOf(4)).toEqual([6])
        expect(await store.head('c')).toEqual(head)
        const next = await append('c', ada, candidates())
        expect(next).toMatchObject({ outcome: 'appended', entry: { seq: 7 } })
      })

      it('but never the last one, nor any that is not there', async () => {
        await fill(3)
        expect(await store.forget('c', [3])).toBe(false)
        expect(await store.forget('c', [9, 0])).toBe(false)
        expect(await store.forget('none', [1])).toBe(false)
        expect(await store.forget('c', [])).toBe(false)
        expect(await seqsOf()).toEqual([1, 2, 3])
        expect(await store.forget('c', [2])).toBe(true)
        expect(await store.forget('c', [2])).toBe(false)
      })

      it('and still knows their ids, so that a retry writes nothing', async () => {
        await fill(4)
        await store.forget('c', [2, 3])
        const first = { seq: 2, at: rig.now() }
        expect(await store.repeated('c', ada, 'n2')).toEqual(first)
        expect(await append('c', ada, candidates('n2'))).toEqual({ outcome: 'repeated', first })
        expect(await store.repeated('c', bob, 'n2')).toBeNull()
        expect(await seqsOf()).toEqual([1, 4])
      })

      it('and the longest forgotten ids, in the end', async () => {
        await place('c')
        for (let seq = 2; seq <= FORGOTTEN_IDS + 12; seq += 1) {
          await append('c', ada, candidates(`n${seq}`))
          await store.forget('c', [seq - 1])
        }
        // The invite and all but the last are gone, ten more than are known by their ids.
        expect(await seqsOf()).toEqual([FORGOTTEN_IDS + 12])
        expect(await store.repeated('c', ada, 'n11')).toBeNull()
        expect(await store.repeated('c', ada, 'n12')).toMatchObject({ seq: 12 })
        expect(await store.repeated('c', ada, `n${FORGOTTEN_IDS + 12}`)).not.toBeNull()
      })

      it('so that they count against neither bound', async () => {
        await fill(SERVER_LIMITS.logEntries)
        expect((await append('c', ada, candidates())).outcome).toBe('full')
        await store.forget('c', [2, 3])
        expect((await append('c', ada, candidates())).outcome).toBe('appended')
        expect((await append('c', ada, candidates())).outcome).toBe('appended')
        expect((await append('c', ada, candidates())).outcome).toBe('full')
      })

      it('so that their length counts no more', async () => {
        await place('c')
        const sdp = 'x'.repeat(LIMITS.sdpLength)
        const offer = () =>
          drafted({ type: 'description', session: 1, revision: 1, description: { type: 'offer', sdp } })
        let appended = 0
        while ((await append('c', ada, offer())).outcome === 'appended') appended += 1
        await store.forget('c', [2])
        expect((await append('c', ada, offer())).outcome).toBe('appended')
        expect((await append('c', ada, offer())).outcome).toBe('full')
        expect(appended).toBeGreaterThan(10)
      })

      it('and all of them when the call is over', async () => {
        await fill(4)
        await store.forget('c', [2])
        await append('c', ada, drafted({ type: 'hangup', reason: 'cancelled' }))
        await rig.elapse(MISSED + TOMBSTONE)
        await store.takeDue(rig.now(), LEASE)
        expect(await rig.size()).toBe(0)
      })
    })

    it('lists held calls by address, oldest first, until they are answered or end', async () => {
      await place('c1', 'line:support')
      await place('c2', 'line:support', bobsPhone)
      await place('c3', 'line:sales')
      expect(idsOf(await store.held('line:support'))).toEqual(['c1', 'c2'])
      await append('c1', bob, drafted({ type: 'accept' }))
      expect(idsOf(await store.held('line:support'))).toEqual(['c2'])
      await append('c2', bobsPhone, drafted({ type: 'hangup', reason: 'cancelled' }))
      expect(await store.held('line:support')).toEqual([])
      expect(idsOf(await store.held('line:sales'))).toEqual(['c3'])
    })

    it('lists live calls of a user on either side, and of a device once it is in them', async () => {
      await place('c')
      expect(idsOf(await store.liveOfUser('ada'))).toEqual(['c'])
      expect(idsOf(await store.liveOfUser('bob'))).toEqual(['c'])
      expect(idsOf(await store.liveOfDevice('ada', 'd-ada'))).toEqual(['c'])
      expect(await store.liveOfDevice('bob', 'd-bob')).toEqual([])
      expect(await store.liveOfDevice('mallory', 'd-ada')).toEqual([])
      await append('c', bob, drafted({ type: 'accept' }))
      expect(idsOf(await store.liveOfDevice('bob', 'd-bob'))).toEqual(['c'])
      expect(await store.liveOfDevice('bob', 'd-phone')).toEqual([])
      expect((await store.liveOfUser('bob'))[0]?.phase).toBe('accepted')
      await append('c', ada, drafted({ type: 'hangup', reason: 'completed' }))
      for (const user of ['ada', 'bob']) expect(await store.liveOfUser(user)).toEqual([])
      expect(await store.liveOfDevice('ada', 'd-ada')).toEqual([])
    })

    it('remembers missed calls of the callee alone, newest first, bounded, for their lifetime', async () => {
      for (let n = 0; n <= LIMITS.missedPerUser; n += 1) {
        await place(`c${n}`)
        await append(`c${n}`, null, drafted({ type: 'hangup', reason: 'no-answer' }))
        await rig.elapse(1)
      }
      const missed = await store.missed('bob')
      expect(missed).toHaveLength(LIMITS.missedPerUser)
      expect(missed[0]).toMatchObject({ callId: `c${LIMITS.missedPerUser}`, caller: ada })
      expect(missed.at(-1)?.callId).toBe('c1')
      expect(await store.missed('ada')).toEqual([])
      await rig.elapse(MISSED)
      expect(await store.missed('bob')).toEqual([])
    })

    it('counts as missed neither an answered nor a declined call, nor one on a link', async () => {
      await place('answered')
      await append('answered', bob, drafted({ type: 'accept' }))
      await append('answered', ada, drafted({ type: 'hangup', reason: 'completed' }))
      await place('declined')
      await append('declined', bob, drafted({ type: 'decline', reason: 'declined' }))
      await place('held', 'line:support')
      await append('held', ada, drafted({ type: 'hangup', reason: 'cancelled' }))
      expect(await store.missed('bob')).toEqual([])
    })

    it('counts as missed no call that was answered, however it ended', async () => {
      await place('lost')
      await append('lost', bob, drafted({ type: 'accept' }))
      await append('lost', null, drafted({ type: 'hangup', reason: 'peer-left' }))
      expect(await store.missed('bob')).toEqual([])
    })

    it('forgets each missed call when its own time is over', async () => {
      for (const callId of ['first', 'second']) {
        await place(callId)
        await append(callId, null, drafted({ type: 'hangup', reason: 'no-answer' }))
        await rig.elapse(MISSED / 2)
      }
      expect((await store.missed('bob')).map(({ callId }) => callId)).toEqual(['second'])
    })

    it('keeps the calls of one user apart from those of another', async () => {
      await place('c')
      await place('other', 'user:dan', { userId: 'cy', deviceId: 'd-cy', name: 'Cy' })
      expect(idsOf(await store.liveOfUser('ada'))).toEqual(['c'])
      expect(idsOf(await store.liveOfUser('dan'))).toEqual(['other'])
    })

    it('gives a key to one of many claims at once, until it is released or its time is over', async () => {
      const claims = await Promise.all(
        Array.from({ length: 10 }, (_, n) => store.claim('k', { callId: `c${n}`, userId: 'ada' }, MARGIN)),
      )
      const holder = claims[0]
      if (!holder) throw new Error('no claim')
      expect(claims.every(claim => claim.callId === holder.callId)).toBe(true)
      await store.release('k', 'somebody-else')
      expect(await store.claim('k', { callId: 'late', userId: 'bob' }, MARGIN)).toEqual(holder)
      await store.release('k', holder.callId)
      expect(await store.claim('k', { callId: 'late', userId: 'bob' }, MARGIN)).toMatchObject({
        callId: 'late',
      })
      await rig.elapse(MARGIN + 1)
      expect(await store.claim('k', { callId: 'later', userId: 'ada' }, MARGIN)).toMatchObject({
        callId: 'later',
      })
    })

    it('reads state and log of one moment', async () => {
      expect(await store.read('c')).toBeNull()
      await place('c')
      await append('c', bob, drafted({ type: 'accept' }))
      const before = await store.read('c')
      await append('c', ada, drafted({ type: 'hangup', reason: 'completed' }))
      expect(before?.log.map(entry => entry.type)).toEqual(['invite', 'accept'])
      expect(before?.state.phase).toBe('accepted')
      const after = await store.read('c')
      expect(after?.state).toEqual(await store.head('c'))
      expect(after?.log.at(-1)?.type).toBe('hangup')
    })

    it('has no deadlines of a call that has ended', async () => {
      const deadlinesOf = async () =>
        (await store.takeDue(rig.now() + 1_000, 1)).map(({ callId, deadline }) => `${callId} ${deadline}`)
      for (const callId of ['c', 'other']) {
        await place(callId)
        await store.setDue({ callId, deadline: 'no-answer' }, rig.now())
      }
      await store.setDue({ callId: 'c', deadline: 'abandoned' }, rig.now())
      await append('c', ada, drafted({ type: 'hangup', reason: 'cancelled' }))
      expect(await deadlinesOf()).toEqual(['other no-answer'])
    })

    it('sets a deadline together with an entry', async () => {
      const draft = drafted({ type: 'invite', address: 'user:bob', media })
      const seal = { v: PROTOCOL_VERSION, callId: 'c', from: ada, at: rig.now() } as const
      const next = reduce(null, { ...draft, ...seal, seq: 0 }) as CallState
      const due = { deadline: 'no-answer', at: rig.now() + 500 } as const
      const outcome = await store.append('c', draft, seal, { ifVersion: 0, before: null, next, due })
      expect(outcome.outcome).toBe('appended')
      expect(await store.takeDue(rig.now() + 499, LEASE)).toEqual([])
      expect(await store.takeDue(rig.now() + 500, LEASE)).toMatchObject([
        { callId: 'c', deadline: 'no-answer' },
      ])
    })

    it('counts live calls by phase', async () => {
      expect(await store.countLive()).toEqual({ calling: 0, ringing: 0, accepted: 0 })
      for (const callId of ['c1', 'c2', 'c3', 'c4']) await place(callId)
      await append('c2', bob, drafted({ type: 'ringing' }))
      await append('c3', bob, drafted({ type: 'accept' }))
      await append('c4', ada, drafted({ type: 'hangup', reason: 'cancelled' }))
      expect(await store.countLive()).toEqual({ calling: 1, ringing: 1, accepted: 1 })
    })

    it('lists live calls in the order of their ids, page by page', async () => {
      for (const callId of ['c3', 'c1', 'c4', 'c2']) await place(callId)
      await append('c2', ada, drafted({ type: 'hangup', reason: 'cancelled' }))
      const idsOf = async (after: string | null, limit: number) =>
        (await store.live(after, limit)).map(({ callId }) => callId)
      expect(await idsOf(null, 2)).toEqual(['c1', 'c3'])
      expect(await idsOf('c3', 2)).toEqual(['c4'])
      expect(await idsOf('c4', 2)).toEqual([])
    })

    describe('keeps deadlines', () => {
      const due = { callId: 'c', deadline: 'no-answer' } as const
      const other = { callId: 'c', deadline: 'caller-gone' } as const
      const take = async (now: number) =>
        (await store.takeDue(now, LEASE)).map(({ callId, deadline }) => ({ callId, deadline }))

      it('and hands out what is due once, longest due first, and not before its time', async () => {
        await store.setDue(due, 100)
        await store.setDue(due, 200)
        await store.setDue(other, 150)
        expect(await take(149)).toEqual([])
        expect(await take(150)).toEqual([other])
        const taken = await Promise.all([take(200), take(200)])
        expect(taken.flat()).toEqual([due])
        await store.setDue(due, 320)
        await store.setDue(other, 310)
        expect(await take(1_000)).toEqual([other, due])
      })

      it('in batches, so that a lease is long enough for all of one', async () => {
        for (let n = 0; n < 150; n += 1) await store.setDue({ callId: `c${n}`, deadline: 'no-answer' }, n)
        const taken = [await store.takeDue(1_000, LEASE), await store.takeDue(1_000, LEASE)]
        expect(Math.max(...taken.map(batch => batch.length))).toBeLessThan(150)
        const ids = taken.flat().map(({ callId }) => callId)
        expect(ids).toEqual(Array.from({ length: 150 }, (_, n) => `c${n}`))
      })

      it('again when the lease of the one who took it has ended', async () => {
        await store.setDue(due, 100)
        expect(await take(100)).toEqual([due])
        expect(await take(99 + LEASE)).toEqual([])
        expect(await take(100 + LEASE)).toEqual([due])
        expect(await take(101 + LEASE)).toEqual([])
      })

      it('no longer once it is settled', async () => {
        await store.setDue(due, 100)
        const [taken] = await store.takeDue(100, LEASE)
        if (!taken) throw new Error('nothing was due')
        await store.settleDue(taken)
        await store.settleDue(taken)
        expect(await take(100 + 2 * LEASE)).toEqual([])
        expect(await rig.size()).toBe(0)
      })

      it('again at the time for which it was returned', async () => {
        await store.setDue(due, 100)
        const [taken] = await store.takeDue(100, LEASE)
        if (!taken) throw new Error('nothing was due')
        await store.returnDue(taken, 500)
        expect(await take(499)).toEqual([])
        expect(await take(500)).toEqual([due])
      })

      it('unchanged by a process whose lease has ended', async () => {
        await store.setDue(due, 100)
        const [late] = await store.takeDue(100, LEASE)
        if (!late) throw new Error('nothing was due')
        const [taken] = await store.takeDue(100 + LEASE, LEASE)
        await store.settleDue(late)
        await store.returnDue(late, 0)
        expect(await take(101 + LEASE)).toEqual([])
        expect(await take(100 + 2 * LEASE)).toEqual([due])
        expect(taken?.lease).not.toBe(late.lease)
      })

      it('set again while one is taken: the new time stands, whatever becomes of the old', async () => {
        for (const end of ['settleDue', 'returnDue'] as const) {
          await store.setDue(due, 100)
          const [taken] = await store.takeDue(100, LEASE)
          if (!taken) throw new Error('nothing was due')
          await store.setDue(due, 700)
          await store[end](taken, 300)
          expect(await take(699)).toEqual([])
          const [next] = await store.takeDue(700, LEASE)
          if (!next) throw new Error('nothing was due')
          await store.settleDue(next)
        }
      })
    })

    it('discards an ended call, whose log may then begin again, and no other', async () => {
      await place('c')
      const live = await store.head('c')
      await store.discard(live!)
      expect(await store.head('c')).toEqual(live)
      await append('c', ada, drafted({ type: 'hangup', reason: 'no-answer' }))
      const ended = await store.head('c')
      await store.discard(live!)
      expect(await store.head('c')).toEqual(ended)
      await store.discard(ended!)
      expect(await store.read('c')).toBeNull()
      await place('c')
      await store.discard(ended!)
      expect((await store.head('c'))?.phase).toBe('calling')
    })

    it('keeps an ended call for a while, then nothing at all', async () => {
      await place('c')
      await store.setDue({ callId: 'c', deadline: 'no-answer' }, rig.now() + 1)
      await store.claim('pair', { callId: 'c', userId: 'ada' }, MARGIN)
      await append('c', ada, drafted({ type: 'hangup', reason: 'cancelled' }))
      await rig.elapse(TOMBSTONE - MARGIN)
      expect((await store.head('c'))?.phase).toBe('ended')
      expect(await entriesOf('c', 0)).toHaveLength(2)
      await rig.elapse(MARGIN + 1)
      expect(await store.head('c')).toBeNull()
      expect(await entriesOf('c', 0)).toEqual([])
      await rig.elapse(MISSED)
      for (const taken of await store.takeDue(rig.now(), LEASE)) await store.settleDue(taken)
      expect(await rig.size()).toBe(0)
    })
  })
}
