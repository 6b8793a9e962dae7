import { type CallCopy, type Entry, SERVER_LIMITS } from '@ringdown/protocol'
import { expect, it } from 'vitest'
import { invite, openSequencers, party } from './sequencer-rig.js'

const LINE = 'line:support'
const staff = party('staff')

/** Calls that wait on a line, each with an offer of 30 kB. */
async function openWith(calls: number) {
  const { append, reading, store } = openSequencers()
  for (let n = 0; n < calls; n += 1) {
    await append(party(`u${n}`), `c${n}`, invite(LINE))
    const description = { type: 'offer', sdp: 'x'.repeat(30_000) } as const
    await append(party(`u${n}`), `c${n}`, { type: 'description', session: 1, revision: 1, description })
  }
  return { append, reading, store }
}

it('a list of calls is bounded: the oldest are whole, of the others only the invite is told', async () => {
  const { reading } = await openWith(20)
  const { calls } = await reading.waitingAt(staff, LINE)
  expect(calls.map(({ callId }) => callId)).toEqual(Array.from({ length: 20 }, (_, n) => `c${n}`))
  expect(JSON.stringify(calls).length).toBeLessThan(SERVER_LIMITS.replyLength + 20 * 600)
  expect(calls.map(({ entries, lastSeq, more }) => [entries.length, lastSeq, more])).toEqual([
    [2, 2, undefined],
    [2, 2, undefined],
    ...Array.from({ length: 18 }, () => [1, 1, true]),
  ])
})

it('a log beyond one reply is read in several, each entry once', async () => {
  const { append, reading } = await openWith(1)
  const description = { type: 'offer', sdp: 'x'.repeat(30_000) } as const
  await append(staff, 'c0', { type: 'accept' })
  for (let revision = 2; revision < 6; revision += 1) {
    // Offers of different sessions to the same device would supersede one another; candidates do not.
    const candidate = { candidate: 'x'.repeat(1_000), sdpMid: '0', sdpMLineIndex: 0 }
    const candidates = Array.from({ length: 32 }, () => candidate)
    await append(party('u0'), 'c0', {
      type: 'candidates',
      session: 1,
      ufrag: `u${revision}`,
      candidates,
      endOfCandidates: false,
    })
  }
  await append(staff, 'c0', {
    type: 'description',
    to: party('u0'),
    session: 1,
    revision: 1,
    description: { ...description, type: 'answer' },
  })
  const read: Entry[] = []
  let copy: CallCopy | null = null
  let replies = 0
  do {
    copy = await reading.sync(staff, 'c0', copy?.lastSeq ?? 0)
    expect(JSON.stringify(copy.entries).length).toBeLessThan(SERVER_LIMITS.replyLength * 1.1)
    read.push(...copy.entries)
    replies += 1
  } while (copy.more)
  expect(replies).toBeGreaterThan(2)
  expect(read.map(({ seq }) => seq)).toEqual([...new Set(read.map(({ seq }) => seq))].sort((a, b) => a - b))
  expect(read.filter(({ type }) => type === 'candidates')).toHaveLength(4)
  expect(copy.lastSeq).toBe(8)
})

it('an entry longer than a reply is sent nevertheless', async () => {
  const { reading } = await openWith(1)
  const copy = await reading.sync(staff, 'c0', 1)
  expect(copy.entries).toHaveLength(1)
})
