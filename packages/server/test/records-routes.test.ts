import { expect, it } from 'vitest'
import { recordsRoutes } from '../src/api/records-routes.js'
import type { CallRecord } from '../src/history/call-record.js'
import { CallRecords } from '../src/records/call-records.js'
import { serveApi } from './api-rig.js'
import { eachDatabase } from './databases.js'

const ANN = { userId: 'ann', name: 'Ann' }
const record = (n: number, callee: CallRecord['callee']): CallRecord => ({
  ...{ callId: `c${n}`, caller: ANN, callee, address: callee ? `user:${callee.userId}` : 'link' },
  ...{ placedAt: n - 1, acceptedAt: null, endedAt: n, reason: 'no-answer', quality: null, metadata: null },
})

eachDatabase('the records of calls over HTTP', open => {
  async function rig() {
    const { db } = await open()
    const records = new CallRecords(db)
    const bob = { userId: 'bob', name: 'Bob' }
    const all = [record(1, bob), record(2, null), record(3, bob)]
    await records.add(all.map(each => ({ record: each, personal: [] })))
    return { all, api: await serveApi(recordsRoutes(records)) }
  }

  it('are read newest first, page by page', async () => {
    const { all, api } = await rig()
    const first = await api.ask('GET', '/records?limit=2', 'owner')
    expect(first.body.items).toEqual([all[2], all[1]])
    const rest = await api.ask('GET', `/records?limit=2&cursor=${first.body.next}`, 'owner')
    expect(rest.body).toEqual({ items: [all[0]], next: null })
  })

  it('are searched by person and time', async () => {
    const { all, api } = await rig()
    expect((await api.ask('GET', '/records?search=BO&from=2', 'owner')).body.items).toEqual([all[2]])
    expect((await api.ask('GET', '/records?until=2', 'owner')).body.items).toEqual([all[0]])
  })

  it('are for admins, and take no nonsense', async () => {
    const { api } = await rig()
    expect((await api.ask('GET', '/records', 'member')).status).toBe(403)
    for (const query of ['cursor=x', 'from=yesterday', 'until=-1', 'what=1'])
      expect((await api.ask('GET', `/records?${query}`, 'owner')).body.code).toBe('bad-request')
  })
})
