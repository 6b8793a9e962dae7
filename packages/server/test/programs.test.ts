import { describe, expect, it } from 'vitest'
import { Tokens } from '../src/identity/tokens.js'
import { ask } from './api-rig.js'
import { JWT_SECRET, join, newCallId, refused, serve, until } from './sockets.js'
import { receive } from './webhook-receiver.js'

/** A server with an owner, and what its programs ask. */
async function rig(options: Parameters<typeof serve>[0] = {}) {
  const server = await serve(options)
  const identity = { userId: 'ada', name: 'Ada', role: 'owner', lines: [] } as const
  const owner = await new Tokens(JWT_SECRET).sign(identity)
  const askAs = (bearer: string) => (method: string, path: string, body?: unknown) =>
    ask(`${server.url}/api/v1${path}`, method, { headers: { authorization: `Bearer ${bearer}` }, body })
  const asOwner = askAs(owner)
  const keyFor = async (...scopes: string[]) =>
    askAs((await asOwner('POST', '/keys', { name: 'Test', scopes })).body.secret)
  return { server, asOwner, keyFor }
}

describe('a program with a key', () => {
  it('lists the calls in progress and ends one for all', async () => {
    const { server, keyFor } = await rig()
    const program = await keyFor('calls:read', 'calls:write')
    const [anna, bert, cleo] = await Promise.all(['Anna', 'Bert', 'Cleo'].map(name => join(server, name)))
    const { callId } = await anna!.invite(bert!.address)
    await bert!.append(callId, { type: 'accept' })
    const link = `link:${'x'.repeat(22)}` as const
    await cleo!.invite(link)
    const { body } = await program('GET', '/calls')
    expect(body.items).toMatchObject([
      {
        callId,
        phase: 'accepted',
        to: { kind: 'user', id: bert!.guest.userId },
        caller: { userId: anna!.guest.userId, name: 'Anna' },
        parties: [{ name: 'Anna' }, { name: 'Bert' }],
        acceptedAt: expect.any(Number),
      },
      { phase: 'calling', to: { kind: 'link', id: null }, acceptedAt: null },
    ])
    expect(JSON.stringify(body)).not.toContain(link.slice(5))
    expect((await program('DELETE', `/calls/${callId}`)).status).toBe(204)
    await until(() => [anna!, bert!].every(device => device.seen(callId).includes('hangup completed')))
    expect((await program('DELETE', `/calls/${callId}`)).body).toMatchObject({
      status: 404,
      code: 'not-found',
    })
    expect((await program('DELETE', '/calls/none')).body.code).toBe('bad-request')
  })

  it('does nothing without the scope for it, or once the key is revoked', async () => {
    const { asOwner, keyFor } = await rig()
    const program = await keyFor('people:read')
    expect((await program('GET', '/calls')).body).toMatchObject({
      status: 403,
      detail: 'This key needs the scope "calls:read".',
    })
    const reader = await keyFor('calls:read')
    expect((await reader('GET', '/calls')).status).toBe(200)
    const { body } = await asOwner('GET', '/keys')
    for (const { id } of body.items) expect((await asOwner('DELETE', `/keys/${id}`)).status).toBe(204)
    expect((await reader('GET', '/calls')).body).toMatchObject({ status: 401, code: 'unauthorized' })
  })
})

describe('a webhook', () => {
  it('is told of a call and of the queue of a line, in order', async () => {
    const { server, asOwner } = await rig({ webhookPrivate: true })
    const receiver = await receive(response => response.end())
    expect((await asOwner('POST', '/webhooks', { url: receiver.url })).status).toBe(201)
    const [anna, bert] = await Promise.all(['Anna', 'Bert'].map(name => join(server, name)))
    await bert!.listen('line:support')
    const callId = newCallId()
    const media = { audio: true, video: true }
    const metadata = '{"order":123}'
    await anna!.append(callId, { type: 'invite', address: 'line:support', media, metadata })
    await until(() => bert!.seen(callId).includes('invite'))
    expect(bert!.entries[0]?.entry).toMatchObject({ type: 'invite', metadata })
    expect((await asOwner('GET', '/calls')).body.items).toMatchObject([{ callId, metadata }])
    await bert!.append(callId, { type: 'accept' })
    await anna!.append(callId, { type: 'hangup', reason: 'completed' })
    await until(() => receiver.received.length === 5)
    const told = receiver.received.map(({ body }) => JSON.parse(body))
    expect(told.map(({ type }) => type).sort()).toEqual([
      'call.answered',
      'call.ended',
      'call.placed',
      'queue.joined',
      'queue.left',
    ])
    const dataOf = (type: string) => told.find(event => event.type === type).data
    expect(dataOf('call.placed')).toMatchObject({ callId, to: { kind: 'line', id: 'support' }, metadata })
    expect(dataOf('call.ended')).toMatchObject({
      callId,
      reason: 'completed',
      parties: [{}, { name: 'Bert' }],
    })
    expect(dataOf('queue.joined')).toMatchObject({ line: 'support', callId, visitor: { name: 'Anna' } })
    expect(dataOf('queue.left')).toMatchObject({ line: 'support', answeredBy: { name: 'Bert' } })
    const records = async () => (await asOwner('GET', '/records')).body.items
    await expect.poll(records).toMatchObject([{ callId, metadata }])
    const tooLong = { type: 'invite', address: 'line:support', media, metadata: 'x'.repeat(1_025) } as const
    expect(await refused(anna!.append(newCallId(), tooLong))).toMatchObject({ code: 'bad-request' })
  })
})

it('what programs and people do over the API is in the audit log, and what is refused', async () => {
  const { asOwner, keyFor } = await rig()
  const program = await keyFor('calls:write')
  await program('GET', '/keys')
  const wanted = { name: 'front-desk', title: 'Front desk' }
  await asOwner('POST', '/lines', wanted)
  await asOwner('DELETE', '/lines/front-desk')
  const { body } = await asOwner('GET', '/audit')
  const ofLines = body.items.filter(({ action }: Record<string, string>) => action?.startsWith('line.'))
  expect(ofLines).toMatchObject(
    ['line.remove', 'line.make'].map(action => ({ action, object: 'front-desk', detail: 'Front desk' })),
  )
  expect(
    body.items.map(({ action, outcome }: Record<string, string>) => `${action} ${outcome}`).sort(),
  ).toEqual(['key.list refused', 'key.make done', 'line.make done', 'line.remove done'])
})

it('the owner reads how the server is', async () => {
  const { server, asOwner, keyFor } = await rig()
  await join(server, 'Anna')
  const { body } = await asOwner('GET', '/health')
  expect(body).toMatchObject({ isWell: false, devices: 1, calls: { calling: 0, ringing: 0, accepted: 0 } })
  expect(body.findings).toMatchObject([
    { about: 'access', isWell: true, sentence: expect.stringContaining('Access is open') },
    { about: 'records', isWell: true },
    { about: 'turn', isWell: false, sentence: expect.stringContaining('--turn') },
  ])
  expect((await (await keyFor('calls:read'))('GET', '/health')).status).toBe(403)
  const strangers = await rig({ allowedHosts: ['calls.example.org'] })
  const { body: exposed } = await strangers.asOwner('GET', '/health')
  expect(exposed.findings[0]).toMatchObject({
    isWell: false,
    sentence: expect.stringContaining('--access members'),
  })
})
