import {
  type CallState,
  type Device,
  type Entry,
  isOpen,
  type LogBody,
  type Party,
  reduceAll,
} from '@ringdown/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { copyFor, pointless } from '../src/sequencer/call-copy.js'

const ada: Party = { userId: 'ada', deviceId: 'd-ada', name: 'Ada' }
const bob: Party = { userId: 'bob', deviceId: 'd-bob', name: 'Bob' }
const phone: Party = { userId: 'bob', deviceId: 'd-phone', name: 'Bob' }

type Line = readonly [Party | null, LogBody]

function logOf(lines: readonly Line[]): { state: CallState; log: Entry[] } {
  const log = lines.map(
    ([from, body], index) =>
      ({ ...body, entryId: `e${index}`, v: 2, callId: 'c', seq: index + 1, from, at: 1_000 }) as Entry,
  )
  const state = reduceAll(log)
  if (state === null) throw new Error('no call')
  return { state, log }
}

function copy(lines: readonly Line[], reader: Party, afterSeq = 0) {
  const { state, log } = logOf(lines)
  return copyFor(state, log, { reader, afterSeq, now: 11_000, ringMs: 60_000 })
}

const seqs = (lines: readonly Line[], reader: Party, afterSeq = 0) =>
  copy(lines, reader, afterSeq).entries.map(entry => entry.seq)

/**
 * What a reader goes by. A copy that leaves out what is superseded has fewer changes to count, and once the ring is over
 * nobody asks which device warmed.
 */
const readable = (state: CallState) => ({
  ...state,
  version: 0,
  ...(!isOpen(state) && { warm: null, closedSession: 0 }),
})

const invite: Line = [ada, { type: 'invite', address: 'user:bob', media: { audio: true, video: true } }]
const nameOf = ({ userId, deviceId }: Device): Device => ({ userId, deviceId })
/**
 * The addressee of an entry: for the caller, by default the device that takes the held offer; for the others, the
 * caller.
 */
const addressed = (from: Party, to?: Device) => {
  const addressee = to ?? (from === ada ? null : ada)
  return addressee === null ? {} : { to: nameOf(addressee) }
}
const description =
  (type: 'offer' | 'answer') =>
  (from: Party, revision: number, ufrag: string, session = 1, to?: Device): Line => [
    from,
    {
      type: 'description',
      session,
      revision,
      description: { type, sdp: `v=0\r\na=ice-ufrag:${ufrag}\r\n` },
      ...addressed(from, to),
    },
  ]
const offer = description('offer')
const answer = description('answer')
const trickle = (from: Party, ufrag: string, to?: Device, session = 1): Line => [
  from,
  {
    type: 'candidates',
    session,
    ufrag,
    candidates: [],
    endOfCandidates: false,
    ...addressed(from, to),
  },
]
const rejoin = (from: Party, to: Device): Line => [from, { type: 'rejoin', to: nameOf(to) }]

describe("a reader's copy of a log", () => {
  it('says how old the call is and how long it still waits', () => {
    expect(copy([invite], bob)).toMatchObject({ ageMs: 10_000, expiresInMs: 50_000, lastSeq: 1 })
    expect(copy([invite, [bob, { type: 'accept' }]], bob)).not.toHaveProperty('expiresInMs')
    const held: Line = [ada, { type: 'invite', address: 'line:support', media: { audio: true, video: true } }]
    expect(copy([held], bob)).not.toHaveProperty('expiresInMs')
  })

  it('leaves out a superseded offer and its candidates, and keeps those of the last one', () => {
    const lines = [
      invite,
      offer(ada, 1, 'old'),
      trickle(ada, 'old'),
      offer(ada, 2, 'new'),
      trickle(ada, 'old'),
      trickle(ada, 'new'),
    ]
    expect(seqs(lines, bob)).toEqual([1, 4, 6])
    expect(copy(lines, bob).lastSeq).toBe(6)
    expect(seqs(lines, bob, 4)).toEqual([6])
  })

  it('keeps candidates whose generation the newer offer continues, and those that came before their offer', () => {
    const lines = [
      invite,
      offer(ada, 1, 'same'),
      trickle(ada, 'same'),
      offer(ada, 2, 'same'),
      trickle(ada, 'next'),
    ]
    expect(seqs(lines, bob)).toEqual([1, 3, 4, 5])
  })

  it('leaves out what belongs to a session that the caller has replaced, and keeps the answers', () => {
    const lines = [
      invite,
      offer(ada, 3, 'old'),
      trickle(ada, 'old'),
      answer(phone, 3, 'warm'),
      trickle(phone, 'warm'),
      [bob, { type: 'accept' }] as const,
      offer(ada, 1, 'new', 2, bob),
      trickle(ada, 'new', bob, 2),
      answer(bob, 1, 'b', 2),
      trickle(bob, 'b', ada, 2),
      offer(ada, 4, 'old', 1, bob),
    ]
    expect(seqs(lines, ada)).toEqual([1, 4, 6, 7, 8, 9, 10])
    expect(seqs(lines, bob)).toEqual([1, 6, 7, 8, 9, 10])
  })

  it('is none the poorer for a session that only a callee pretends to', () => {
    const lines = [invite, offer(ada, 1, 'a'), [bob, { type: 'accept' }] as const, offer(bob, 1, 'b', 9)]
    expect(seqs(lines, bob)).toEqual([1, 2, 3, 4])
  })

  it('shows an offer for one device to that device alone', () => {
    const lines: Line[] = [
      invite,
      offer(ada, 1, 'old'),
      answer(bob, 1, 'warm'),
      [phone, { type: 'accept' }],
      offer(ada, 1, 'new', 2, phone),
    ]
    expect(seqs(lines, phone)).toEqual([1, 4, 5])
    expect(seqs(lines, bob)).toEqual([1, 2, 3, 4])
    // Another user's device with the same id is another device.
    expect(seqs(lines, { ...phone, userId: 'mallory' })).toEqual([1, 4])
  })

  it('tells nobody but the caller what a callee wrote to connect', () => {
    const lines: Line[] = [invite, answer(phone, 1, 'warm'), trickle(phone, 'warm')]
    expect(seqs(lines, ada)).toEqual([1, 2, 3])
    expect(seqs(lines, phone)).toEqual([1, 2, 3])
    expect(seqs(lines, bob)).toEqual([1])
    expect(seqs([...lines, [bob, { type: 'accept' }]], bob)).toEqual([1, 4])
  })

  it("does not let one device's offer supersede another's", () => {
    const lines = [
      invite,
      offer(ada, 1, 'a'),
      [bob, { type: 'accept' }] as const,
      answer(bob, 1, 'b'),
      offer(bob, 1, 'b'),
    ]
    expect(seqs(lines, ada)).toEqual([1, 2, 3, 4, 5])
  })

  it('ends, for a device that rang only, with the accept; the parties read on', () => {
    const lines = [
      invite,
      [bob, { type: 'ringing' }] as const,
      [phone, { type: 'ringing' }] as const,
      [bob, { type: 'accept' }] as const,
      trickle(bob, 'b'),
      [ada, { type: 'hangup', reason: 'completed' }] as const,
    ]
    expect(seqs(lines, phone)).toEqual([1, 2, 3, 4])
    expect(copy(lines, phone).lastSeq).toBe(4)
    expect(seqs(lines, bob)).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('takes nobody for a party who only uses the id of a party', () => {
    const lines = [invite, [bob, { type: 'accept' }] as const, trickle(bob, 'b')]
    expect(seqs(lines, { ...ada, userId: 'mallory' })).toEqual([1, 2])
  })

  it('leaves out what is addressed to another device, and keeps what the reader wrote itself', () => {
    const lines = [
      invite,
      [bob, { type: 'ringing' }] as const,
      [phone, { type: 'ringing' }] as const,
      trickle(ada, 'a', phone),
    ]
    expect(seqs(lines, bob)).toEqual([1, 2, 3])
    expect(seqs(lines, phone)).toEqual([1, 2, 3, 4])
    expect(seqs(lines, ada)).toEqual([1, 2, 3, 4])
  })

  it("has of the answers after the accept each device's newest, with its candidates", () => {
    const lines = [
      invite,
      offer(ada, 1, 'a1'),
      answer(bob, 1, 'b1'),
      [bob, { type: 'accept' }] as const,
      trickle(bob, 'b1'),
      offer(ada, 2, 'a2'),
      answer(bob, 2, 'b2'),
      trickle(bob, 'b2'),
      offer(ada, 3, 'a3'),
    ]
    // The answer to the held offer made Bob's device the warm one; until the restart is answered, the last path may
    // work.
    expect(seqs(lines, ada)).toEqual([1, 3, 4, 7, 8, 9])
    expect(seqs([...lines, answer(bob, 3, 'b3'), trickle(bob, 'b3')], ada)).toEqual([1, 3, 4, 9, 10, 11])
  })

  it('leaves out candidates of a generation that went by another carrier, once their author has gone on', () => {
    const lines = [invite, offer(ada, 1, 'a1'), trickle(ada, 'elsewhere')]
    expect(seqs(lines, bob)).toEqual([1, 2, 3])
    expect(seqs([...lines, offer(ada, 3, 'a3')], bob)).toEqual([1, 4])
    expect(seqs([...lines, offer(ada, 2, 'elsewhere')], bob)).toEqual([1, 3, 4])
    expect(seqs([...lines, answer(bob, 1, 'b1')], ada)).toEqual([1, 2, 3, 4])
  })

  it('leaves out, after a page was reloaded, everything that it and its peer wrote for earlier sessions', () => {
    const talked = [
      invite,
      offer(ada, 1, 'a1'),
      trickle(ada, 'a1'),
      [bob, { type: 'accept' }] as const,
      answer(bob, 1, 'b1'),
      trickle(bob, 'b1'),
    ]
    for (const [back, other] of [
      [ada, bob],
      [bob, ada],
    ] as const) {
      const lines: Line[] = [...talked, rejoin(back, other)]
      expect(seqs(lines, ada)).toEqual([1, 4, 7])
      expect(seqs(lines, bob)).toEqual([1, 4, 7])
      expect(copy(lines, bob).lastSeq).toBe(7)
      // A restart that crossed the rejoin is for the previous page.
      const crossed = [...lines, offer(ada, 2, 'a2', 1, bob), trickle(ada, 'a2', bob)]
      expect(seqs(crossed, bob)).toEqual([1, 4, 7])
      const next = [
        ...crossed,
        offer(ada, 1, 'a3', 2, bob),
        trickle(ada, 'a3', bob, 2),
        trickle(ada, 'a2', bob, 1),
      ]
      expect(seqs(next, bob)).toEqual([1, 4, 7, 10, 11])
      expect(seqs([...next, answer(bob, 1, 'b2', 2), answer(bob, 2, 'b1', 1)], ada)).toEqual([
        1, 4, 7, 10, 11, 13,
      ])
    }
  })

  it("keeps of each device's rejoins the last", () => {
    const lines = [
      invite,
      [bob, { type: 'accept' }] as const,
      rejoin(bob, ada),
      rejoin(ada, bob),
      rejoin(bob, ada),
    ]
    expect(seqs(lines, ada)).toEqual([1, 2, 4, 5])
    expect(seqs(lines, bob)).toEqual([1, 2, 4, 5])
  })

  it('leads every reader to the same state as the whole log does, from wherever it starts', () => {
    const line = fc.oneof(
      fc
        .tuple(fc.constantFrom(ada, bob), fc.nat(3), fc.constantFrom('u1', 'u2'))
        .map(([p, n, u]) => offer(p, n, u)),
      fc
        .tuple(
          fc.constantFrom(ada, bob),
          fc.nat(3),
          fc.constantFrom('u1', 'u2'),
          fc.integer({ min: 1, max: 2 }),
        )
        .map(([p, n, u, session]) => offer(p, n, u, session)),
      fc.tuple(fc.constantFrom(ada, bob, phone), fc.nat(3)).map(([p, n]) => answer(p, n, 'u3')),
      fc.tuple(fc.constantFrom(ada, bob), fc.constantFrom('u1', 'u2')).map(([p, u]) => trickle(p, u)),
      fc.constantFrom<Line>(
        [bob, { type: 'ringing' }],
        [bob, { type: 'accept' }],
        rejoin(bob, ada),
        rejoin(ada, bob),
        [ada, { type: 'hangup', reason: 'cancelled' }],
      ),
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.nat(12), (rest, cut) => {
        const lines = [invite, ...rest]
        const { state, log } = logOf(lines)
        const known = reduceAll(log.slice(0, cut))
        const read = reduceAll(copy(lines, ada, cut).entries, known)
        expect(read && readable(read)).toEqual(readable(state))
      }),
    )
  })
})

describe('a copy of a call of three', () => {
  const cid: Party = { userId: 'cid', deviceId: 'd-cid', name: 'Cid' }
  const onLink: Line = [
    ada,
    { type: 'invite', address: 'link:0123456789abcdefghijkl', media: { audio: true, video: true } },
  ]
  const three: Line[] = [
    onLink,
    offer(ada, 1, 'a1'),
    trickle(ada, 'a1'),
    [bob, { type: 'accept', session: 1 }],
    answer(bob, 1, 'b1'),
    trickle(ada, 'a1'),
    [cid, { type: 'accept' }],
    offer(ada, 1, 'a2', 2, cid),
    answer(cid, 1, 'c1', 2, ada),
    offer(bob, 1, 'b2', 1, cid),
    trickle(bob, 'b2', cid),
    answer(cid, 1, 'c2', 1, bob),
  ]

  it("has of the others' entries the call's story and what is for the reader, the held offer for the one that took it", () => {
    expect(seqs(three, ada)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(seqs(three, bob)).toEqual([1, 2, 3, 4, 5, 6, 7, 10, 11, 12])
    expect(seqs(three, cid)).toEqual([1, 4, 7, 8, 9, 10, 11, 12])
    for (const reader of [ada, bob, cid]) expect(copy(three, reader).lastSeq).toBe(12)
  })

  it('loses by a rejoin, or a new session, what the two wrote before, and nothing of the other pairs', () => {
    const rejoined = [...three, rejoin(cid, bob)]
    expect(seqs(rejoined, ada)).toEqual(seqs(three, ada))
    expect(seqs(rejoined, bob)).toEqual([1, 2, 3, 4, 5, 6, 7, 13])
    expect(seqs(rejoined, cid)).toEqual([1, 4, 7, 8, 9, 13])
    const replaced = [...three, offer(ada, 1, 'a3', 3, cid)]
    expect(seqs(replaced, bob)).toEqual(seqs(three, bob))
    expect(seqs(replaced, cid)).toEqual([1, 4, 7, 10, 11, 12, 13])
  })

  it('knows of each pair which device opens its sessions', () => {
    // Bob joined before Cid, so Bob's offers count, even if Cid writes a higher number.
    const pretended = [...three, offer(cid, 1, 'c3', 9, bob)]
    expect(seqs(pretended, bob)).toEqual([...seqs(three, bob), 13])
    expect(seqs([...three, offer(bob, 1, 'b3', 9, cid)], cid)).toEqual([1, 4, 7, 8, 9, 13])
  })

  it('ends, for a party that left, with its hang-up; the others keep what they are in', () => {
    const left = [
      ...three,
      [bob, { type: 'hangup', reason: 'completed' }] as const,
      trickle(ada, 'a2', cid, 2),
    ]
    expect(copy(left, bob)).toMatchObject({ lastSeq: 13 })
    expect(seqs(left, bob).at(-1)).toBe(13)
    expect(seqs(left, ada)).toEqual([1, 4, 7, 8, 9, 13, 14])
    expect(seqs(left, cid)).toEqual([1, 4, 7, 8, 9, 13, 14])
    const back = [...left, [bob, { type: 'accept' }] as const, offer(ada, 1, 'a4', 3, bob)]
    expect(seqs(back, bob)).toEqual(expect.arrayContaining([1, 4, 7, 13, 15, 16]))
    expect(copy(back, bob).lastSeq).toBe(16)
    // Out again, and the call ends: what it was told about is its own second hang-up.
    const out = [...back, [bob, { type: 'hangup', reason: 'completed' }] as const]
    const over = [...out, [cid, { type: 'hangup', reason: 'completed' }] as const]
    expect(copy(over, bob).lastSeq).toBe(17)
    expect(copy(over, ada).lastSeq).toBe(18)
  })

  it('ends, for a device that only listened, with the first accept', () => {
    expect(seqs(three, phone)).toEqual([1, 4])
  })
})

describe('what a log may forget', () => {
  const accept: Line = [bob, { type: 'accept' }]

  function forgettable(lines: readonly Line[]): readonly number[] {
    const { state, log } = logOf(lines)
    if (state.phase !== 'accepted') throw new Error('not accepted')
    return pointless(state, log)
  }

  it('is what no party needs and what was for devices that did not answer, never the story of the call', () => {
    const lines: Line[] = [
      invite,
      [bob, { type: 'ringing' }],
      [phone, { type: 'ringing' }],
      offer(ada, 1, 'a1'),
      trickle(ada, 'a1', phone),
      answer(phone, 1, 'warm'),
      accept,
      offer(ada, 1, 'a2', 2, bob),
      trickle(ada, 'a2', bob, 2),
      answer(bob, 1, 'b2', 2),
    ]
    expect(forgettable(lines)).toEqual([4, 5])
    expect(forgettable([...lines, rejoin(bob, ada), offer(ada, 1, 'a3', 3, bob)])).toEqual([4, 5, 8, 9, 10])
  })

  it('is never the last entry', () => {
    const lines = [invite, accept, offer(ada, 1, 'a1'), offer(ada, 1, 'a2', 2), trickle(ada, 'a1')]
    expect(forgettable(lines)).toEqual([3])
    expect(forgettable([...lines, trickle(ada, 'a2')])).toEqual([3, 5])
  })

  it.each([
    ['two', [bob]],
    ['three', [bob, phone]],
  ])('is in no copy that a party of %s reads', (_, callees) => {
    const parties = [ada, ...callees]
    const address = callees.length > 1 ? 'line:support' : 'user:bob'
    const placed: Line = [ada, { type: 'invite', address, media: { audio: true, video: true } }]
    type Pair = readonly [from: Party, to: Party | undefined]
    // The caller alone writes for a device it does not know yet.
    const pair: fc.Arbitrary<Pair> = fc
      .tuple(fc.constantFrom(...parties), fc.constantFrom(undefined, ...parties))
      .filter(([from, to]) => from !== to && (from === ada || to !== undefined))
    const session = fc.integer({ min: 1, max: 3 })
    // Each description has its own generation, so one that is over is not named again; candidates belong to an
    // earlier one.
    const lineOf = (pairs: fc.Arbitrary<Pair>): fc.Arbitrary<(index: number) => Line> =>
      fc.oneof(
        fc.tuple(pairs, fc.nat(3), session, fc.constantFrom(offer, answer)).map(
          ([[from, to], revision, number, make]) =>
            (index: number) =>
              make(from, revision, `u${index}`, number, to),
        ),
        fc.tuple(pairs, fc.nat(6), session).map(
          ([[from, to], back, number]) =>
            (index: number) =>
              trickle(from, `u${index - back}`, to, number),
        ),
      )
    const line = lineOf(pair)
    const back = pair
      .filter(([, to]) => to !== undefined)
      .map(
        ([from, to]) =>
          () =>
            rejoin(from, to ?? ada),
      )
    // On a line nobody warms.
    const held = lineOf(fc.constant([ada, undefined] as const))
    const early = fc.array(callees.length > 1 ? held : line, { maxLength: 10 })
    const some = fc.array(fc.oneof({ weight: 6, arbitrary: line }, back), { maxLength: 10 })
    fc.assert(
      fc.property(early, some, some, fc.nat(24), (open, later, more, afterSeq) => {
        const accepts = callees.map(party => (): Line => [party, { type: 'accept' }])
        const made = [() => placed, ...open, ...accepts, ...later, ...more].map((make, index) => make(index))
        const { state, log } = logOf(made.slice(0, made.length - more.length))
        if (state.phase !== 'accepted') throw new Error('not accepted')
        const gone = new Set(pointless(state, log))
        const whole = logOf(made).log
        const left = whole.filter(entry => !gone.has(entry.seq))
        for (const reader of parties) {
          const options = { reader, afterSeq, now: 11_000, ringMs: 60_000 }
          const before = copyFor(state, whole, options)
          const after = copyFor(state, left, options)
          expect(after.lastSeq).toBe(before.lastSeq)
          const kept = after.entries.map(entry => entry.seq)
          // What is forgotten was left out anyway; the last entry and later ones may have lost what made them
          // obsolete.
          expect(kept).toEqual(expect.arrayContaining(before.entries.map(entry => entry.seq)))
          const surplus = after.entries.filter(entry => !before.entries.includes(entry))
          expect(surplus.every(entry => entry.seq >= log.length)).toBe(true)
        }
      }),
      { numRuns: 400 },
    )
  })
})
