import {
  type Address,
  type CallId,
  type Candidates,
  type Description,
  SERVER_LIMITS,
  type Warmth,
} from '@ringdown/protocol'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { connect, cut, type Device, join, newLink, refused, serve, signIn, until } from './sockets.js'

/** Where Bob is: nothing that reaches a stranger before the answer may contain either. */
const HOME = '192.168.7.42'
const PUBLIC = '203.0.113.9'
const RELAY = '198.51.100.5'

const HOST = `candidate:1 1 udp 2122260223 ${HOME} 50999 typ host`
const REFLEXIVE = `candidate:2 1 udp 1686052607 ${PUBLIC} 50999 typ srflx raddr ${HOME} rport 50999`
const RELAYED = `candidate:3 1 udp 41885439 ${RELAY} 61000 typ relay raddr ${PUBLIC} rport 51000`

function description(type: 'offer' | 'answer', session = 1): Description {
  const sdp = [
    'v=0',
    `o=- 1 2 IN IP4 ${HOME}`,
    `c=IN IP4 ${PUBLIC}`,
    `a=ice-ufrag:${type}${session}`,
    `A=Candidate:1 1 UDP 2122260223 ${HOME} 50999 TYP HOST`,
    `a=${HOST}`,
    '',
  ].join('\r\n')
  return { type: 'description', session, revision: 1, description: { type, sdp } }
}
const OFFER: Description = {
  ...description('offer'),
  description: { type: 'offer', sdp: 'v=0\r\na=ice-ufrag:offer1\r\n' },
}
const answerTo = (caller: Device): Description => ({ ...description('answer'), to: caller.device })

function trickle(to: Device, ...lines: string[]): Candidates {
  const candidates = lines.map(candidate => ({ candidate, sdpMid: '0', sdpMLineIndex: 0 }))
  return {
    type: 'candidates',
    to: to.device,
    session: 1,
    ufrag: 'answer1',
    candidates,
    endOfCandidates: false,
  }
}

/** Everything the server ever sends to a device, as text. */
function wiretap({ socket }: Device): () => string {
  const heard: unknown[] = []
  socket.onAny((...packet) => heard.push(packet))
  return () => JSON.stringify(heard)
}

/** A call from Ada that rings at Bob, with its offer. */
async function ring(ada: Device, bob: Device): Promise<string> {
  const { callId } = await ada.invite(bob.address)
  await ada.append(callId, OFFER)
  await until(() => bob.seen(callId).length === 2)
  return callId
}

async function talk(ada: Device, bob: Device): Promise<void> {
  const { callId } = await ada.invite(bob.address)
  await bob.append(callId, { type: 'accept' })
  await ada.append(callId, { type: 'hangup', reason: 'completed' })
}

const candidatesSeen = ({ entries }: Device) =>
  entries.flatMap(({ entry }) =>
    entry.type === 'candidates' ? entry.candidates.map(({ candidate }) => candidate) : [],
  )

/** Answers in SDP before a person has, with addresses of every kind, of which the caller is told the relay's. */
async function answersByRelayAlone(callee: Device, caller: Device, callId: CallId): Promise<void> {
  const heard = wiretap(caller)
  await callee.append(callId, answerTo(caller))
  await callee.append(callId, trickle(caller, HOST, REFLEXIVE, RELAYED))
  await until(() => caller.seen(callId).length === 2)
  expect(heard()).toContain(RELAY)
  expect(heard()).not.toContain(HOME)
  expect(heard()).not.toContain(PUBLIC)
}

describe('before the answer a stranger', () => {
  it('is sent no address of a callee whose page gives them all away', async () => {
    const server = await serve()
    const [ada, bob] = [await join(server, 'Ada'), await join(server, 'Bob')]
    const heard = wiretap(ada)
    const callId = await ring(ada, bob)
    expect(bob.entries[0]).toMatchObject({ warmth: 'relay', haveTalked: false })
    await bob.append(callId, answerTo(ada))
    await bob.append(callId, trickle(ada, HOST, REFLEXIVE))
    await bob.append(callId, trickle(ada, RELAYED, HOST))
    await until(() => ada.seen(callId).length === 3)
    expect(candidatesSeen(ada)).toEqual([expect.stringContaining(`${RELAY} 61000 typ relay raddr 0.0.0.0`)])
    expect(ada.entries[0]?.entry).toMatchObject({ description: { type: 'answer' }, from: bob.party })
    const copy = JSON.stringify(await ada.sync(callId))
    for (const said of [heard(), copy]) {
      expect(said).toContain('a=ice-ufrag:answer1')
      expect(said).not.toContain(HOME)
      expect(said).not.toContain(PUBLIC)
    }

    await bob.append(callId, { type: 'accept' })
    await bob.append(callId, trickle(ada, HOST))
    await until(() => candidatesSeen(ada).length === 2)
    expect(candidatesSeen(ada)[1]).toBe(HOST)
  })

  it('is sent none either after a call that nobody answered', async () => {
    const server = await serve()
    const [ada, bob] = [await join(server, 'Ada'), await join(server, 'Bob')]
    const { callId } = await ada.invite(bob.address)
    await ada.append(callId, { type: 'hangup', reason: 'cancelled' })
    await ring(ada, bob)
    expect(bob.entries.at(-2)).toMatchObject({ warmth: 'relay', haveTalked: false })
  })

  it('costs a count and a line at debug that names no address', async () => {
    const lines: string[] = []
    const logger = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) })
    const server = await serve({ logger })
    const [ada, bob] = [await join(server, 'Ada'), await join(server, 'Bob')]
    const callId = await ring(ada, bob)
    await bob.append(callId, answerTo(ada))
    await bob.append(callId, trickle(ada, HOST, RELAYED))
    const page = await (await fetch(`${server.url}/metrics`)).text()
    expect(page).toContain('ringdown_concealed_candidates_total 3\n')
    const told = lines.filter(line => line.includes('withheld'))
    expect(told.map(line => JSON.parse(line).concealed)).toEqual([2, 1])
    expect(told.join()).not.toMatch(/\d+\.\d+\.\d+\.\d+/)
  })
})

describe('people who have talked', () => {
  it('connect directly while it rings, in both directions', async () => {
    const server = await serve()
    const [ada, bob] = [await join(server, 'Ada'), await join(server, 'Bob')]
    await talk(bob, ada)
    const callId = await ring(ada, bob)
    expect(bob.entries.at(-2)).toMatchObject({ warmth: 'direct', haveTalked: true })
    await bob.append(callId, answerTo(ada))
    await bob.append(callId, trickle(ada, HOST, REFLEXIVE, RELAYED))
    await until(() => candidatesSeen(ada).length === 3)
    expect(candidatesSeen(ada)).toEqual([HOST, REFLEXIVE, RELAYED])
  })

  it.each([newLink(), 'line:support'] as const)('on %.4s… have talked as well', async address => {
    const server = await serve()
    const [ada, bob] = [await join(server, 'Ada'), await join(server, 'Bob')]
    const { callId } = await ada.invite(address)
    await bob.listen(address)
    await bob.append(callId, { type: 'accept' })
    await ada.append(callId, { type: 'hangup', reason: 'completed' })
    await ring(ada, bob)
    expect(bob.entries.at(-2)).toMatchObject({ warmth: 'direct', haveTalked: true })
  })
})

describe('the policy', () => {
  const COLD = undefined
  it.each([
    ['contacts', 'relay', 'direct'],
    ['everyone', 'direct', 'direct'],
    ['relay', 'relay', 'relay'],
    ['off', COLD, COLD],
  ] as const)('%s: %s for strangers, %s for contacts, by push and by copy', async (warm, ...expected) => {
    const server = await serve({ warm })
    const [ada, bob] = [await join(server, 'Ada'), await join(server, 'Bob')]
    const warmths: (Warmth | undefined)[] = []
    for (const _ of expected) {
      const { callId } = await ada.invite(bob.address)
      await until(() => bob.seen(callId).length === 1)
      const pushed = bob.entries.at(-1)?.warmth
      expect((await bob.listen()).calls[0]?.warmth).toBe(pushed)
      expect((await bob.sync(callId)).warmth).toBe(pushed)
      // Only the callee is told, and only until the call is answered.
      expect(await ada.sync(callId)).not.toHaveProperty('warmth')
      warmths.push(pushed)
      await bob.append(callId, { type: 'accept' })
      expect(await bob.sync(callId)).not.toHaveProperty('warmth')
      await ada.append(callId, { type: 'hangup', reason: 'completed' })
    }
    expect(warmths).toEqual(expected)
  })

  it('off lets nothing of the callee pass before the answer', async () => {
    const server = await serve({ warm: 'off' })
    const [ada, bob] = [await join(server, 'Ada'), await join(server, 'Bob')]
    const callId = await ring(ada, bob)
    for (const body of [answerTo(ada), trickle(ada, RELAYED)]) {
      expect((await refused(bob.append(callId, body))).code).toBe('not-allowed')
    }
    await bob.append(callId, { type: 'accept' })
    await bob.append(callId, answerTo(ada))
    await until(() => ada.seen(callId).length === 2)
    expect(ada.seen(callId)).toEqual(['accept', 'description'])
  })

  it.each([
    [newLink(), 'off'],
    ['line:support', 'off'],
  ] as const)('warms nobody on %.4s… if it is %s', async (address, warm) => {
    const server = await serve({ warm })
    const [ada, bob] = [await join(server, 'Ada'), await join(server, 'Bob')]
    await talk(ada, bob)
    await bob.listen(address)
    const { callId } = await ada.invite(address)
    await ada.append(callId, OFFER)
    await until(() => bob.seen(callId).length === 2)
    expect(bob.entries.at(-2)).not.toHaveProperty('warmth')
    expect((await bob.listen(address)).calls[0]).not.toHaveProperty('warmth')
    expect((await refused(bob.append(callId, answerTo(ada)))).code).toBe('not-allowed')
    expect(ada.seen(callId)).toEqual([])
  })
})

describe('on a link', () => {
  /** Ada waits there with an offer, and Bob looks at it. */
  async function preview(options: Parameters<typeof serve>[0] = {}) {
    const server = await serve(options)
    const [ada, bob] = [await join(server, 'Ada'), await join(server, 'Bob')]
    const address = newLink()
    const { callId } = await ada.invite(address)
    await ada.append(callId, OFFER)
    const [copy] = (await bob.listen(address)).calls
    return { server, ada, bob, address, callId, copy }
  }
  const gone = (ada: Device, bob: Device) =>
    ada.reachabilities.at(-1)?.unreachable[0]?.deviceId === bob.deviceId

  it.each(['contacts', 'everyone', 'relay'] as const)(
    'a visitor who looks may answer in SDP and by relay, with no other address, if the policy is %s',
    async warm => {
      const { ada, bob, callId, copy, address } = await preview({ warm })
      expect(copy).toHaveProperty('warmth', 'relay')
      await answersByRelayAlone(bob, ada, callId)
      // Those who wait for the owner are told the same once a call comes.
      const { callId: next } = await ada.invite(address)
      await until(() => bob.seen(next).length === 1)
      expect(bob.entries.at(-1)).toHaveProperty('warmth', 'relay')
    },
  )

  it('the visitor who answered first and joins goes on without another offer; a second is told so', async () => {
    const { server, ada, bob, callId, address } = await preview()
    const eve = await join(server, 'Eve')
    await eve.listen(address)
    await bob.append(callId, answerTo(ada))
    expect((await refused(eve.append(callId, answerTo(ada)))).code).toBe('answered-elsewhere')
    await eve.append(callId, { type: 'accept', session: 1 })
    await until(() => ada.seen(callId).at(-1) === 'accept')
    expect((await eve.sync(callId)).entries.map(({ type }) => type)).toContain('description')
  })

  it.each([
    ['stops looking', (bob: Device, address: Address) => bob.unlisten(address)],
    ['closes the page', async (bob: Device) => cut(bob)],
  ] as const)(
    'the caller is told when the visitor who answered %s, and its next offer is for all',
    async (_, go) => {
      const { server, ada, bob, callId, address } = await preview()
      await bob.append(callId, answerTo(ada))
      expect(ada.reachabilities).toEqual([])
      await go(bob, address)
      await until(() => gone(ada, bob))
      await ada.append(callId, description('offer', 2))
      const eve = await join(server, 'Eve')
      await eve.listen(address)
      expect((await refused(eve.append(callId, answerTo(ada)))).code).toBe('answered-elsewhere')
      await eve.append(callId, { ...description('answer', 2), to: ada.device })
    },
  )

  it('the caller is told nothing of a visitor who only looked, or who has joined', async () => {
    const { server, ada, bob, callId, address } = await preview()
    const eve = await join(server, 'Eve')
    await eve.listen(address)
    await bob.append(callId, answerTo(ada))
    cut(eve)
    await until(() => server.lines.some(line => 'msg' in line && line.msg === 'device disconnected'))
    await bob.append(callId, { type: 'accept', session: 1 })
    await bob.unlisten(address)
    await ada.sync(callId)
    expect(ada.reachabilities).toEqual([])
  })

  it('a page that begins to look as the device of one that answered has the place to ask for', async () => {
    const { server, ada, bob, callId, address } = await preview()
    await bob.append(callId, answerTo(ada))
    const again = await connect(server, bob.guest, { deviceId: bob.deviceId })
    await again.listen(address)
    await until(() => gone(ada, bob))
  })
})

describe('on a line', () => {
  /** Ada waits there with an offer, after so many of the staff have come. */
  async function wait(staff: number) {
    const server = await serve({ warm: 'everyone' })
    const [ada, bob, cy] = [await join(server, 'Ada'), await join(server, 'Bob'), await join(server, 'Cy')]
    for (const device of [bob, cy].slice(0, staff)) await device.listen('line:support')
    const { callId } = await ada.invite('line:support')
    await ada.append(callId, OFFER)
    return { ada, bob, cy, callId }
  }
  const told = async (device: Device) => (await device.listen('line:support')).calls[0]?.warmth

  it('the only one of the staff may answer in SDP and by relay, with no other address, and goes on with that', async () => {
    const { ada, bob, callId } = await wait(1)
    await until(() => bob.seen(callId).length === 2)
    expect([bob.entries.at(-2)?.warmth, await told(bob)]).toEqual(['relay', 'relay'])
    await answersByRelayAlone(bob, ada, callId)
    await bob.append(callId, { type: 'accept', session: 1 })
    await bob.append(callId, trickle(ada, HOST))
    await until(() => ada.seen(callId).length === 4)
  })

  it('one who comes while a visitor waits is told so too, as long as nobody else is there', async () => {
    const { bob, cy } = await wait(0)
    expect([await told(bob), await told(cy), await told(bob)]).toEqual(['relay', undefined, undefined])
  })

  it('of several, nobody is asked to: whom the visitor waits for is not known', async () => {
    const { bob, cy, callId } = await wait(2)
    for (const device of [bob, cy]) {
      await until(() => device.seen(callId).length === 2)
      expect(device.entries.at(-2)).not.toHaveProperty('warmth')
    }
  })

  it('another one who comes does not take the place of the one who answered in SDP, and may accept all the same', async () => {
    const { ada, bob, cy, callId } = await wait(1)
    await bob.append(callId, answerTo(ada))
    await cy.listen('line:support')
    await bob.append(callId, trickle(ada, RELAYED))
    await cy.append(callId, { type: 'accept', session: 1 })
    await ada.append(callId, { ...description('offer', 2), to: cy.device })
    await until(() => cy.entries.at(-1)?.entry.type === 'description')
    await cy.append(callId, { ...description('answer', 2), to: ada.device })
    expect((await refused(bob.append(callId, { type: 'accept', session: 1 }))).code).toBe(
      'answered-elsewhere',
    )
  })
})

describe('of several devices that ring', () => {
  async function setUp() {
    const server = await serve({ warm: 'everyone' })
    const [ada, bob] = [await join(server, 'Ada'), await join(server, 'Bob')]
    const phone = await connect(server, bob.guest)
    await phone.listen()
    const callId = await ring(ada, bob)
    await until(() => phone.seen(callId).length === 2)
    return { server, ada, bob, phone, callId }
  }

  it('one warms, and only the caller learns of it', async () => {
    const { ada, bob, phone, callId } = await setUp()
    const heard = wiretap(phone)
    const answers = await Promise.allSettled([
      bob.append(callId, answerTo(ada)),
      phone.append(callId, answerTo(ada)),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const [warm, cold] = answers[0].status === 'fulfilled' ? [bob, phone] : [phone, bob]
    expect((await refused(cold.append(callId, answerTo(ada)))).code).toBe('answered-elsewhere')
    expect((await refused(cold.append(callId, trickle(ada, RELAYED)))).code).toBe('answered-elsewhere')
    expect((await refused(warm.append(callId, answerTo(ada)))).code).toBe('not-allowed')
    await warm.append(callId, trickle(ada, HOST))
    await until(() => ada.seen(callId).length === 2)
    expect(cold.seen(callId)).toEqual(['invite', 'description'])
    expect((await cold.sync(callId)).entries.map(({ seq }) => seq)).toEqual([1, 2])
    // The others need not try what they cannot have.
    expect((await cold.listen()).calls[0]).not.toHaveProperty('warmth')
    expect((await warm.listen()).calls[0]).toHaveProperty('warmth', 'direct')
    expect(heard()).not.toContain(HOME)
  })

  it('the caller is told that the page of the one that warmed is gone, and that another one of it rings', async () => {
    const { server, ada, bob, callId } = await setUp()
    await bob.append(callId, { type: 'ringing' })
    await bob.append(callId, answerTo(ada))
    const again = await connect(server, bob.guest, { deviceId: bob.deviceId })
    await again.listen()
    await until(() => ada.reachabilities.length === 2)
    expect(ada.reachabilities.map(({ unreachable }) => unreachable)).toEqual([[bob.device], []])
  })

  it('a page that addresses its candidates to its sibling is refused', async () => {
    const { bob, phone, callId } = await setUp()
    await phone.append(callId, { type: 'ringing' })
    const sent = bob.append(callId, answerTo(phone))
    expect((await refused(sent)).code).toBe('not-allowed')
  })

  it.each(['stays', 'leaves'])('another may answer, whether the one that warmed %s', async does => {
    const { server, ada, bob, phone, callId } = await setUp()
    await bob.append(callId, answerTo(ada))
    await bob.append(callId, trickle(ada, HOST))
    if (does === 'leaves') {
      bob.socket.disconnect()
      await until(() => server.lines.some(line => 'msg' in line && line.msg === 'device disconnected'))
    }
    await phone.append(callId, { type: 'accept' })
    await until(() => ada.seen(callId).includes('accept'))
    await ada.append(callId, { ...description('offer', 2), to: phone.device })
    await phone.append(callId, { ...description('answer', 2), to: ada.device })
    await until(() => phone.seen(callId).length === 3 && ada.seen(callId).length === 4)
    expect(phone.entries.at(-1)?.entry).toMatchObject({ session: 2, to: phone.device, from: ada.party })
    if (does === 'leaves') return
    await until(() => bob.seen(callId).includes('accept'))
    expect(bob.seen(callId)).toEqual(['invite', 'description', 'accept'])
    expect((await refused(bob.append(callId, trickle(ada, RELAYED)))).code).toBe('answered-elsewhere')
    const copy = await bob.sync(callId)
    expect(copy.entries.at(-1)).toMatchObject({ type: 'accept', from: phone.party })
    expect(JSON.stringify(copy)).not.toContain('offer2')
    // The one that answered need not see what was for the other's session.
    const fresh = (await phone.sync(callId)).entries
    expect(fresh.map(({ type }) => type)).toEqual(['invite', 'accept', 'description', 'description'])
  })

  it('the one that warmed and answers goes on without another offer', async () => {
    const { ada, bob, callId } = await setUp()
    await bob.append(callId, answerTo(ada))
    await bob.append(callId, { type: 'accept' })
    await ada.append(callId, trickle(bob, RELAYED))
    await until(() => bob.seen(callId).length === 3)
    expect(ada.seen(callId)).toEqual(['description', 'accept'])
  })
})

it('a log that a ringing device fills does not keep the caller from hanging up', async () => {
  const server = await serve({ warm: 'everyone', rates: { messages: { points: 2_000, seconds: 10 } } })
  const [ada, bob] = [await join(server, 'Ada'), await join(server, 'Bob')]
  const callId = await ring(ada, bob)
  await bob.append(callId, answerTo(ada))
  const rest = Array.from({ length: SERVER_LIMITS.logEntries - 3 }, () => trickle(ada, RELAYED))
  await bob.appendAll(callId, rest)
  expect((await refused(bob.append(callId, trickle(ada, RELAYED)))).code).toBe('limit-reached')
  await ada.append(callId, { type: 'hangup', reason: 'cancelled' })
})

it('somebody who is not called cannot warm, nor learn that somebody else does', async () => {
  const server = await serve({ warm: 'everyone' })
  const [ada, bob] = [await join(server, 'Ada'), await join(server, 'Bob')]
  const eve = await connect(server, await signIn(server, 'Eve'), { deviceId: bob.deviceId })
  const callId = await ring(ada, bob)
  expect((await refused(eve.append(callId, answerTo(ada)))).code).toBe('unknown-call')
  await bob.append(callId, answerTo(ada))
  expect((await refused(eve.append(callId, trickle(ada, HOST)))).code).toBe('unknown-call')
  await until(() => ada.seen(callId).length === 1)
  expect(eve.entries).toEqual([])
})
