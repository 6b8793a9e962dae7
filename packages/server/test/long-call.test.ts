import { type LogBody, type Party, reduceAll, SERVER_LIMITS } from '@ringdown/protocol'
import { describe, expect, it } from 'vitest'
import { cut, type Device, join, refused, serve, talk, until } from './sockets.js'

const MANY = { points: 100_000, seconds: 10 }
const RATES = { messages: MANY, invites: MANY, handshakes: MANY, guests: MANY }

async function setUp() {
  const server = await serve({ rates: RATES })
  const [ada, bob] = [await join(server, 'Ada'), await join(server, 'Bob')]
  return { server, ada, bob, callId: await talk(ada, bob) }
}

function description(
  to: Device,
  type: 'offer' | 'answer',
  revision: number,
  ufrag: string,
  session = 1,
): LogBody {
  // As long as a browser's.
  const sdp = `v=0\r\na=ice-ufrag:${ufrag}\r\n${'a=fmtp:111 minptime=10;useinbandfec=1\r\n'.repeat(150)}`
  return { type: 'description', to: to.device, session, revision, description: { type, sdp } }
}

const candidates = (to: Device, ufrag: string, session = 1): LogBody => ({
  type: 'candidates',
  to: to.device,
  session,
  ufrag,
  candidates: [{ candidate: 'candidate:1 1 udp 1 192.0.2.1 9 typ host', sdpMid: '0', sdpMLineIndex: 0 }],
  endOfCandidates: false,
})

/** An offer for the device that will take it. */
function held(revision: number): LogBody {
  const sdp = `v=0\r\na=ice-ufrag:a${revision}\r\n`
  return { type: 'description', session: 1, revision, description: { type: 'offer', sdp } }
}

/** One ICE restart as both ends write it to the log. */
async function restart(caller: Device, callee: Device, callId: string, revision: number, session = 1) {
  const [a, b] = [`a${session}.${revision}`, `b${session}.${revision}`]
  const batch = candidates(callee, a, session)
  await caller.appendAll(callId, [description(callee, 'offer', revision, a, session), batch, batch])
  const answer = description(caller, 'answer', revision, b, session)
  const [, last] = await callee.appendAll(callId, [answer, candidates(caller, b, session)])
  return last!
}

describe('a long call', () => {
  it('is not ended by the bound of its log, however often its network comes and goes', async () => {
    const { ada, bob, callId } = await setUp()
    const restarts = 150
    let last = 0
    for (let n = 1; n <= restarts; n += 1) last = (await restart(ada, bob, callId, n)).seq
    expect(last).toBe(2 + restarts * 5)

    // A reader of all of it, or of the rest from anywhere, gets the present generation and the call's history.
    for (const [reader, afterSeq] of [
      [ada, 0],
      [bob, 0],
      [bob, last - 400],
    ] as const) {
      const copy = await reader.sync(callId, afterSeq)
      expect(copy.lastSeq).toBe(last)
      const offers = copy.entries.filter(entry => entry.type === 'description')
      expect(offers.map(entry => entry.revision)).toContain(restarts)
      expect(copy.entries.length).toBeLessThan(10)
      if (afterSeq === 0) expect(reduceAll(copy.entries)?.phase).toBe('accepted')
    }
    await bob.append(callId, { type: 'hangup', reason: 'completed' })
    await until(() => ada.seen(callId).includes('hangup completed'))
  })

  it('gives its readers what was not forgotten in order and once', async () => {
    const { ada, bob, callId } = await setUp()
    for (let n = 1; n <= 80; n += 1) await restart(ada, bob, callId, n)
    await until(() => ada.seen(callId).length === 1 + 80 * 2)
    await until(() => bob.seen(callId).length === 1 + 80 * 3)
    for (const { entries } of [ada, bob]) {
      const seqs = entries.map(({ entry }) => entry.seq)
      expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b))
    }
  })

  it('takes a retry of an entry it has forgotten for what it is', async () => {
    const { ada, bob, callId } = await setUp()
    const first = await ada.append(callId, description(bob, 'offer', 1, 'a1'), { entryId: 'first' })
    for (let n = 2; n <= 100; n += 1) await restart(ada, bob, callId, n)
    const { lastSeq } = await ada.sync(callId)
    expect(await ada.append(callId, description(bob, 'offer', 1, 'a1'), { entryId: 'first' })).toMatchObject(
      first,
    )
    expect((await ada.sync(callId)).lastSeq).toBe(lastSeq)
  })

  it('may have its pages reloaded any number of times', async () => {
    const { ada, bob, callId } = await setUp()
    for (let session = 2; session <= 90; session += 1) {
      const back: Device = session % 2 ? ada : bob
      await back.append(callId, { type: 'rejoin', to: (back === ada ? bob : ada).device })
      await restart(ada, bob, callId, 1, session)
    }
    const { entries } = await ada.sync(callId)
    expect(entries.filter(entry => entry.type === 'rejoin').map(entry => (entry.from as Party).name)).toEqual(
      ['Ada', 'Bob'],
    )
    expect(entries.flatMap(entry => (entry.type === 'description' ? [entry.session] : []))).toEqual([90, 90])
  })

  it('is still bounded, for what nothing supersedes and for one that nobody has accepted', async () => {
    const { ada, bob, callId } = await setUp()
    await ada.append(callId, description(bob, 'offer', 1, 'a'))
    const flood = Array.from({ length: SERVER_LIMITS.logEntries }, () => candidates(bob, 'a'))
    expect((await refused(ada.appendAll(callId, flood))).code).toBe('limit-reached')
    await ada.append(callId, { type: 'hangup', reason: 'completed' })
    const open = await ada.invite(bob.address)
    const offers = Array.from({ length: SERVER_LIMITS.logEntries }, (_, n) => held(n + 1))
    expect((await refused(ada.appendAll(open.callId, offers))).code).toBe('limit-reached')
    cut(ada)
  })
})
