import { randomUUID } from 'node:crypto'
import { request } from 'node:http'
import type { CallId } from '@ringdown/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRingdownServer, type RunningServer } from '../src/index.js'
import { openRawGuest, RawClient } from './raw-client.js'
import { handshake, JWT_SECRET, join, newCallId, newLink, signIn, talk, until } from './sockets.js'

/*
 * What somebody on the street may try, one after another on one server with the budgets of a server in service. Each abuse
 * ends in a typed error or a closed connection, is counted, and is not noticed by two others who talk and ring meanwhile.
 * The abuses that take a clock or a browser are elsewhere: a slow reader and a silent one in abuse.test.ts, a flood of the
 * peer's page in the client's hostile.test.ts, TURN in turn.test.ts.
 */

let server: RunningServer
beforeAll(async () => {
  // Only the people who notice nothing come so often from one network.
  const often = { points: 1_000, seconds: 60 }
  const rates = { guests: often, handshakes: often, ringsOfNetwork: often, strangersOfNetwork: often }
  server = await createRingdownServer({ port: 0, host: '127.0.0.1', jwtSecret: JWT_SECRET, rates })
})
afterAll(() => server.close())

let networks = 0
/** Each abuse comes from a network of its own. */
const nextNetwork = () => `127.9.${networks >> 8}.${(networks++ & 255) + 1}`

const openRaw = (headers?: Record<string, string>) => new RawClient(server, nextNetwork(), headers).opened()
const openGuest = async () => (await openRawGuest(server, nextNetwork(), 'Mallory')).client

const media = { audio: true, video: true }
const invite = (address: string) => ({ type: 'invite', address, media, entryId: randomUUID() })
const append = (client: RawClient, callId: CallId, draft: object) =>
  client.ask('append', { callId, draft: { entryId: randomUUID(), ...draft } })
const offer = (sdp: string) => ({
  type: 'description',
  session: 1,
  revision: 1,
  description: { type: 'offer', sdp },
})
const candidates = (list: readonly object[]) => ({
  type: 'candidates',
  session: 1,
  ufrag: 'a',
  candidates: list,
  endOfCandidates: false,
})
const candidate = { candidate: 'candidate:1 1 udp 1 192.0.2.1 9 typ host', sdpMid: '0', sdpMLineIndex: 0 }

/** A call of the attacker's own, on a link. */
async function ownCall(): Promise<{ readonly client: RawClient; readonly callId: CallId }> {
  const client = await openGuest()
  const callId = newCallId()
  expect(await append(client, callId, invite(newLink()))).toBe('ok')
  return { client, callId }
}

async function shakeHands(change: object, headers?: Record<string, string>): Promise<string> {
  const { token } = await signIn(server, 'Mallory')
  return (await openRaw(headers)).shakeHands({ ...handshake(token, randomUUID()), ...change })
}

const unsigned = (claims: object) =>
  `${[{ alg: 'none', typ: 'JWT' }, claims].map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`

/** The status of a request whose parts `fetch` would correct. */
function statusOf(path: string, headers: Record<string, string> = {}, body?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: server.port, path, headers, method: body ? 'POST' : 'GET' }
    request(options, response => {
      response.resume()
      resolve(String(response.statusCode))
    })
      .once('error', reject)
      .end(body)
  })
}

/** What the abuse is, how it ends, and the counter that shows it. */
type Abuse = readonly [name: string, ends: string, counter: string | null, act: () => Promise<string>]

const atHandshake = (code: string) => `ringdown_refusals_total{at="handshake",code="${code}"}`
const atRequest = (code: string) => `ringdown_refusals_total{at="request",code="${code}"}`
const dismissed = (reason: string) => `ringdown_dismissals_total{reason="${reason}"}`
const MALFORMED = dismissed('malformed')

/** A connected guest that sends this, and is cut off for it. */
const malformed = (name: string, ...frames: (string | Buffer)[]): Abuse => [
  name,
  'closed',
  MALFORMED,
  async () => {
    const client = await openGuest()
    for (const frame of frames) client.send(frame)
    return client.closed()
  },
]

const wrong = (name: string, event: string, body: object): Abuse => [
  name,
  'bad-request',
  atRequest('bad-request'),
  async () => (await openGuest()).ask(event, body),
]

const wrongDraft = (name: string, draft: object): Abuse => [
  name,
  'bad-request',
  atRequest('bad-request'),
  async () => {
    const { client, callId } = await ownCall()
    return append(client, callId, draft)
  },
]

const ABUSES: readonly Abuse[] = [
  [
    'a page of another origin',
    'not-allowed',
    atHandshake('not-allowed'),
    () => shakeHands({}, { origin: 'https://evil.example' }),
  ],
  [
    'a host name of their own for this server',
    '403',
    'ringdown_refusals_total{at="upgrade",code="not-allowed"}',
    async () => String((await openRaw({ host: 'rebound.example' })).status),
  ],
  ['no token', 'bad-request', atHandshake('bad-request'), () => shakeHands({ token: '' })],
  [
    'a token that nobody signed',
    'unauthorized',
    atHandshake('unauthorized'),
    () => shakeHands({ token: unsigned({ sub: 'admin', name: 'Admin', aud: 'ringdown', exp: 9e9 }) }),
  ],
  [
    'a handshake with more than the protocol says',
    'bad-request',
    atHandshake('bad-request'),
    () => shakeHands({ role: 'admin' }),
  ],
  ['a handshake of 60 kB', 'closed', null, () => shakeHands({ rest: 'x'.repeat(60_000) })],
  [
    'ten thousand calls in a handshake',
    'closed',
    null,
    () => shakeHands({ calls: Array.from({ length: 10_000 }, newCallId) }),
  ],
  [
    'another namespace',
    'closed',
    null,
    async () => {
      const client = await openRaw()
      client.send('40/admin,{}')
      return client.closed()
    },
  ],
  malformed('a frame one byte too long', `42["sync","${'x'.repeat(64 * 1024)}"]`),
  malformed('binary data', Buffer.alloc(1_000)),
  malformed('a million attachments that never come', '451000000-["append",{"_placeholder":true,"num":0}]'),
  malformed('an event of Socket.IO itself', '42["disconnecting",{}]'),
  malformed('an event without a name', '42[{"toString":1},{}]'),
  malformed('JSON ten thousand levels deep', `42["sync",${'['.repeat(10_000)}${']'.repeat(10_000)}]`),
  malformed('an acknowledgement of nothing', '43999[{}]'),
  malformed('the end of a packet missing', '421["append",{"callId":'),
  [
    'a message in a thousand pieces',
    'closed',
    MALFORMED,
    async () => {
      const client = await openGuest()
      for (let piece = 0; piece < 1_000; piece++) client.socket.send('4', { fin: false })
      return client.closed()
    },
  ],
  wrong(
    'keys that would change every object',
    'sync',
    JSON.parse('{"__proto__":{"ok":true},"constructor":1}'),
  ),
  wrong('a position before the log', 'sync', { callId: newCallId(), afterSeq: -1 }),
  wrong('a position beyond every log', 'sync', { callId: newCallId(), afterSeq: 2 ** 60 }),
  wrong('a search of 10 kB', 'watch', { query: 'x'.repeat(10_000) }),
  wrongDraft('an SDP over its limit', offer('x'.repeat(33_000))),
  wrongDraft('an SDP with a thousand media sections', offer(`v=0\r\n${'m=audio 9 X 0\r\n'.repeat(1_000)}`)),
  wrongDraft('too many candidates at once', candidates(Array(33).fill(candidate))),
  wrongDraft('a candidate of 10 kB', candidates([{ ...candidate, candidate: 'x'.repeat(10_000) }])),
  wrongDraft("the server's own reason", { type: 'hangup', reason: 'replaced' }),
  wrongDraft('an author', { type: 'hangup', reason: 'completed', from: { userId: 'admin' } }),
  [
    'a call that is not theirs',
    'unknown-call',
    atRequest('unknown-call'),
    async () => append(await openGuest(), newCallId(), { type: 'accept' }),
  ],
  [
    'answering their own call',
    'not-allowed',
    atRequest('not-allowed'),
    async () => {
      const { client, callId } = await ownCall()
      return append(client, callId, { type: 'accept' })
    },
  ],
  [
    'going on after the end',
    'call-ended',
    atRequest('call-ended'),
    async () => {
      const { client, callId } = await ownCall()
      await append(client, callId, { type: 'hangup', reason: 'cancelled' })
      return append(client, callId, offer('v=0\r\n'))
    },
  ],
  [
    "another person's calls",
    'not-allowed',
    atRequest('not-allowed'),
    async () => {
      const victim = await signIn(server, 'Victim')
      return (await openGuest()).ask('listen', { address: `user:${victim.userId}` })
    },
  ],
  [
    'listening everywhere',
    'limit-reached',
    atRequest('limit-reached'),
    async () => {
      const client = await openGuest()
      const answers: string[] = []
      for (let n = 0; n < 17; n++) answers.push(await client.ask('listen', { address: newLink() }))
      return answers.at(-1) ?? ''
    },
  ],
  [
    'ringing a person all the time',
    'call-refused',
    atRequest('call-refused'),
    async () => {
      const victim = await join(server, 'Victim')
      const client = await openGuest()
      const callId = newCallId()
      await append(client, callId, invite(victim.address))
      await victim.append(callId, { type: 'decline', reason: 'declined' })
      return append(client, newCallId(), invite(victim.address))
    },
  ],
  [
    'two thousand requests at once',
    'closed',
    dismissed('flooding'),
    async () => {
      const client = await openGuest()
      for (let n = 0; n < 2_000; n++) client.send('42["nonsense",{}]')
      return client.closed()
    },
  ],
  [
    "another page's device",
    'closed',
    dismissed('replaced'),
    async () => {
      const { client, guest, deviceId } = await openRawGuest(server, nextNetwork(), 'Mallory')
      await (await openRaw()).shakeHands(handshake(guest.token, deviceId))
      return client.closed()
    },
  ],
  [
    'a file outside of the app',
    'refused',
    null,
    // 404 where the app is not built.
    async () => (/^40[34]$/.test(await statusOf('/assets/../../../../etc/passwd')) ? 'refused' : 'served'),
  ],
  [
    'a name of which nothing can be seen',
    '400',
    null,
    () =>
      statusOf(
        '/api/guests',
        { 'content-type': 'application/json' },
        JSON.stringify({ name: '\u200B\u3164' }),
      ),
  ],
  [
    'a name of 100 kB',
    '413',
    null,
    () =>
      statusOf(
        '/api/guests',
        { 'content-type': 'application/json' },
        JSON.stringify({ name: 'x'.repeat(100_000) }),
      ),
  ],
]

async function readCounter(counter: string): Promise<number> {
  const page = await (await fetch(`${server.url}/metrics`)).text()
  const line = page.split('\n').find(each => each.startsWith(`${counter} `))
  return Number(line?.slice(counter.length) ?? 0)
}

describe('somebody on the street who tries', () => {
  it.each(ABUSES)('%s: %s', async (_name, ends, counter, act) => {
    const [ann, bob] = [await join(server, 'Ann'), await join(server, 'Bob')]
    const call = await talk(ann, bob)
    const before = counter === null ? 0 : await readCounter(counter)

    expect(await act()).toBe(ends)
    if (counter !== null) await until(async () => (await readCounter(counter)) > before)

    // The two who talk go on, and others ring.
    await ann.append(call, { type: 'rejoin', to: bob.device })
    await until(() => bob.seen(call).includes('rejoin'))
    const cid = await join(server, 'Cid')
    const { callId } = await ann.invite(cid.address)
    await until(() => cid.seen(callId).includes('invite'))
    expect([...ann.closings, ...bob.closings]).toEqual([])
  })
})
