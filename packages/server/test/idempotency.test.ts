import { JumpingClock } from '@ringdown/testing'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { ApiError } from '../src/api/api-error.js'
import { Idempotency } from '../src/api/idempotency.js'
import { route } from '../src/api/route.js'
import { IdempotentRequestRecords } from '../src/records/idempotent-requests.js'
import { serveApi } from './api-rig.js'
import { eachDatabase } from './databases.js'

const NOW = Date.UTC(2030, 0)

eachDatabase('a request with an idempotency key', open => {
  async function rig() {
    const { db } = await open()
    const clock = new JumpingClock(NOW)
    let count = 0
    let answer: () => Promise<unknown> = async () => {}
    const add = route({
      method: 'POST',
      path: '/things',
      tag: 'Things',
      summary: 'Add a thing',
      body: z.strictObject({ name: z.string() }),
      status: 201,
      reply: z.object({ count: z.number(), name: z.string() }),
      action: 'person.list',
      asks: () => ({}),
      async handle({ body }) {
        await answer()
        count += 1
        return { count, name: body.name }
      },
    })
    const requests = new IdempotentRequestRecords(db)
    const program = { kind: 'program', access: 'members', keyId: 'k', scopes: ['people:read'] } as const
    const api = await serveApi([add], {
      idempotency: new Idempotency({ requests, clock }),
      actors: { program },
    })
    const post = (name: string, key: string, actor = 'owner') =>
      api.ask('POST', '/things', actor, { name }, { 'idempotency-key': key })
    return {
      clock,
      requests,
      post,
      answers: (with_: typeof answer) => {
        answer = with_
      },
    }
  }

  it('is carried out once and answered the same each time the key comes again', async () => {
    const { post } = await rig()
    const first = await post('a', 'key-00001')
    expect([first.status, first.body]).toEqual([201, { count: 1, name: 'a' }])
    const again = await post('a', 'key-00001')
    expect([again.status, again.body, again.headers.get('content-type')]).toEqual([
      201,
      { count: 1, name: 'a' },
      first.headers.get('content-type'),
    ])
    expect((await post('a', 'key-00002')).body.count).toBe(2)
    expect((await post('a', 'key-00001', 'program')).body.count).toBe(3)
    expect((await post('b', 'key-00001')).body).toMatchObject({ status: 422, code: 'key-reused' })
  })

  it('is carried out once by two that come at the same moment', async () => {
    const { post, answers } = await rig()
    let release = () => {}
    const held = new Promise<void>(resolve => {
      release = resolve
    })
    answers(() => held)
    const [first, second] = [post('a', 'key-00001'), post('a', 'key-00001')]
    const early = await Promise.race([first, second])
    expect(early.body).toMatchObject({ status: 409, code: 'still-running', retryAfterMs: 1_000 })
    release()
    expect((await Promise.all([first, second])).map(({ status }) => status).sort()).toEqual([201, 409])
  })

  it('may be sent again after a refusal, and after a server that stopped on the way', async () => {
    const { post, answers, clock, requests } = await rig()
    answers(async () => {
      throw new ApiError('conflict', 'Not now.')
    })
    expect((await post('a', 'key-00001')).body.code).toBe('conflict')
    answers(async () => {})
    expect((await post('a', 'key-00001')).status).toBe(201)
    expect(await requests.begin('lost', 'h', NOW, NOW - 60_000)).toEqual({ state: 'new' })
    expect(await requests.begin('lost', 'h', NOW + 1, NOW + 1 - 60_000)).toEqual({ state: 'running' })
    await clock.jump(60_001)
    expect(await requests.begin('lost', 'h', NOW + 60_001, NOW + 1)).toEqual({ state: 'new' })
  })

  it('has a key that can be told from others', async () => {
    const { post } = await rig()
    for (const key of ['short', 'with space 1', 'x'.repeat(129)]) {
      expect((await post('a', key)).body).toMatchObject({ status: 400, code: 'bad-request' })
    }
  })
})
