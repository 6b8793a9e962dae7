import type { HistoryItem } from '@ringdown/protocol'
import { expect, it } from 'vitest'
import type { RecordedCall } from '../src/history/call-record.js'
import { CallRecords } from '../src/records/call-records.js'
import { ChoiceRecords } from '../src/records/choices.js'
import { Histories } from '../src/records/histories.js'
import { eachDatabase } from './databases.js'

const ANN = { userId: 'ann', name: 'Ann 100%' }
const BOB = { userId: 'bob', name: 'Bob_B' }
const CY = { userId: 'cy', name: 'Çy' }

/** A call from Ann to Bob that he missed, unless it says otherwise. */
function call(
  n: number,
  { caller = ANN, callee = BOB, talkedMs = null as number | null } = {},
): RecordedCall {
  const facts = { callId: `c${String(n).padStart(4, '0')}`, placedAt: n - 1, endedAt: n }
  const reason = talkedMs === null ? 'no-answer' : 'completed'
  const item = { ...facts, talkedMs, reason } as const
  return {
    record: {
      ...facts,
      caller,
      callee,
      address: `user:${callee.userId}`,
      acceptedAt: talkedMs === null ? null : n - talkedMs,
      reason,
      quality: null,
      metadata: null,
    },
    personal: [
      {
        personId: caller.userId,
        item: { ...item, direction: 'outgoing', peer: callee, address: `user:${callee.userId}` },
      },
      {
        personId: callee.userId,
        item: {
          ...item,
          direction: 'incoming',
          peer: caller,
          address: `user:${caller.userId}`,
          ...(talkedMs === null && { missed: true, unread: true }),
        } as HistoryItem,
      },
    ],
  }
}

eachDatabase('the history of calls', open => {
  async function openHistory() {
    const { db } = await open()
    const [records, histories, choices] = [new CallRecords(db), new Histories(db), new ChoiceRecords(db)]
    const read = async (personId: string, limit = 10) => histories.read(personId, null, limit)
    return { records, histories, choices, read }
  }

  it('gives back what was kept, to each person theirs, and keeps a call once', async () => {
    const { records, read } = await openHistory()
    const kept = call(1, { talkedMs: 1 })
    await records.add([kept, call(2, { caller: CY })])
    await records.add([kept])
    expect(await read('ann')).toEqual([kept.personal[0]?.item])
    expect((await read('bob')).map(({ callId }) => callId)).toEqual(['c0002', 'c0001'])
    expect(await records.search({ limit: 10 })).toHaveLength(2)
    expect((await records.search({ limit: 10 }))[1]).toEqual(kept.record)
  })

  it('is read page by page, also where calls ended in the same millisecond', async () => {
    const { records, histories } = await openHistory()
    await records.add([1, 2, 3, 4].map(n => call(n)).map(at(7)))
    const first = await histories.read('bob', null, 3)
    const rest = await histories.read('bob', first.at(-1) ?? null, 3)
    expect([...first, ...rest].map(({ callId }) => callId)).toEqual(['c0004', 'c0003', 'c0002', 'c0001'])
    const page = await records.search({ limit: 3 })
    expect(await records.search({ after: page.at(-1), limit: 3 })).toHaveLength(1)
  })

  it('counts what was missed and not seen; seeing it changes nothing else', async () => {
    const { records, histories, read } = await openHistory()
    await records.add([1, 2, 3].map(n => call(n)))
    expect([await histories.countUnread('bob'), await histories.countUnread('ann')]).toEqual([3, 0])
    await histories.markRead('bob', 2)
    expect(await histories.countUnread('bob')).toBe(1)
    expect((await read('bob')).map(({ missed, unread }) => [missed, unread])).toEqual([
      [true, true],
      [true, undefined],
      [true, undefined],
    ])
  })

  it('is cleared one by one or as a whole, for one person alone; the records stay', async () => {
    const { records, histories, read } = await openHistory()
    await records.add([1, 2, 3].map(n => call(n)))
    await histories.clear('bob', 'c0002')
    expect((await read('bob')).map(({ callId }) => callId)).toEqual(['c0003', 'c0001'])
    await histories.clear('bob', null)
    expect(await read('bob')).toEqual([])
    expect(await read('ann')).toHaveLength(3)
    expect(await records.search({ limit: 10 })).toHaveLength(3)
  })

  it('has the first word of each person on how a call was, if they talked', async () => {
    const { records, histories, read } = await openHistory()
    await records.add([call(1, { talkedMs: 1 }), call(2)])
    await histories.rate('cy', 'c0001', 'poor')
    await histories.rate('ann', 'c0001', 'fair')
    await histories.rate('ann', 'c0001', 'good')
    await histories.rate('bob', 'c0002', 'good')
    expect((await read('ann'))[1]?.quality).toBe('fair')
    expect((await read('bob')).map(({ quality }) => quality)).toEqual([undefined, undefined])
    expect((await records.search({ limit: 10 })).map(({ quality }) => quality)).toEqual([null, 'fair'])
  })

  it('is trimmed to the newest calls of a person', async () => {
    const { records, histories, read } = await openHistory()
    await records.add([1, 2, 3, 4, 5].map(n => call(n)))
    await histories.trim(['bob', 'nobody'], 2)
    expect((await read('bob')).map(({ callId }) => callId)).toEqual(['c0005', 'c0004'])
    expect(await read('ann')).toHaveLength(5)
  })

  it('is searched by name, id and time, taking % and _ literally', async () => {
    const { records } = await openHistory()
    await records.add([call(1), call(2, { caller: CY }), call(3, { caller: CY, callee: ANN })])
    const found = async (search: object) =>
      (await records.search({ ...search, limit: 10 })).map(({ endedAt }) => endedAt)
    expect(await found({ text: 'ANN 100%' })).toEqual([3, 1])
    expect(await found({ text: 'b_b' })).toEqual([2, 1])
    expect(await found({ text: 'b%b' })).toEqual([])
    expect(await found({ text: 'cy' })).toEqual([3, 2])
    expect(await found({ from: 2, until: 3 })).toEqual([2])
  })

  it('tells a server that starts what was missed lately', async () => {
    const { records, histories } = await openHistory()
    await records.add([call(1), call(2), call(3, { talkedMs: 1 })])
    expect(await histories.missedSince(1)).toMatchObject([
      { personId: 'bob', missed: { callId: 'c0002', caller: ANN, at: 2 } },
    ])
  })

  it('keeps marks and preferences, the last of each', async () => {
    const { choices } = await openHistory()
    await choices.mark('favourites', { personId: 'ann', other: BOB }, 1)
    await choices.mark('favourites', { personId: 'ann', other: { ...BOB, name: 'Robert' } }, 2)
    await choices.mark('blocks', { personId: 'ann', other: CY }, 3)
    expect(await choices.marks('favourites')).toEqual([
      { personId: 'ann', other: { userId: 'bob', name: 'Robert' } },
    ])
    await choices.unmark('blocks', 'bob', 'cy')
    expect(await choices.marks('blocks')).toHaveLength(1)
    await choices.unmark('blocks', 'ann', 'cy')
    expect(await choices.marks('blocks')).toEqual([])
    const chosen = { invisible: true, doNotDisturb: false, ringsFrom: 'contacts' } as const
    await choices.setPreferences('ann', { ringsFrom: 'contacts' })
    await choices.setPreferences('ann', { invisible: true })
    expect(await choices.preferences()).toEqual(new Map([['ann', chosen]]))
    const robert = { userId: 'bob', name: 'Robert' }
    expect(await choices.of('ann')).toEqual({ preferences: chosen, favourites: [robert], blocks: [] })
    expect(await choices.of('bob')).toEqual({ preferences: null, favourites: [], blocks: [] })
  })
})

/** The call as if it had ended at another moment. */
function at(endedAt: number): (kept: RecordedCall) => RecordedCall {
  return ({ record, personal }) => ({
    record: record && { ...record, endedAt },
    personal: personal.map(({ personId, item }) => ({ personId, item: { ...item, endedAt } })),
  })
}
