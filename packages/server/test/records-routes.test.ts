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
  async function rig(bob = { userId: 'bob', name: 'Bob' }) {
    const { db } = await open()
    const records = new CallRecords(db)
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

  it('are a table for those who ask for one, page by page, without formulas', async () => {
    const { api } = await rig({ userId: 'bob', name: '=HYPERLINK("x")' })
    const table = await api.ask('GET', '/records?limit=1&format=csv', 'owner')
    expect(table.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(table.body.split('\r\n')).toEqual([
      expect.stringMatching(/^placed,answered,ended,seconds,caller,/),
      expect.stringContaining(`,0,Ann,ann,"'=HYPERLINK(""x"")",bob,user:bob,no-answer,,,c3`),
      '',
    ])
    const next = `/records?cursor=${table.headers.get('ringdown-next')}`
    const rest = await api.ask('GET', next, 'owner', undefined, { accept: 'text/csv' })
    expect(rest.body.split('\r\n')).toHaveLength(4)
    expect(rest.headers.get('ringdown-next')).toBeNull()
    expect((await api.ask('GET', `${next}&format=json`, 'owner')).body.items).toHaveLength(2)
    expect((await api.ask('GET', '/records?format=csv', 'member')).status).toBe(403)
  })

  it('are for admins, and take no nonsense', async () => {
    const { api } = await rig()
    expect((await api.ask('GET', '/records', 'member')).status).toBe(403)
    for (const query of ['cursor=x', 'from=yesterday', 'until=-1', 'what=1'])
      expect((await api.ask('GET', `/records?${query}`, 'owner')).body.code).toBe('bad-request')
  })
})
