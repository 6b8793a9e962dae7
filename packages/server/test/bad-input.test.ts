import { randomUUID } from 'node:crypto'
import type { LogBody } from '@ringdown/protocol'
import { describe, expect, it } from 'vitest'
import { type Device, join, newCallId, newLink, refused, serve, until } from './sockets.js'

/** Still answers, for another person. */
async function expectUnharmed(witness: Device): Promise<void> {
  expect(await witness.ask('watch', {})).toMatchObject({ ok: true })
}

async function setUp() {
  const server = await serve()
  const [ada, bob, eve] = [await join(server, 'Ada'), await join(server, 'Bob'), await join(server, 'Eve')]
  return { server, ada, bob, eve }
}

describe('a wrong message', () => {
  const draft = { entryId: 'e', type: 'hangup', reason: 'completed' }
  const callId = newCallId()
  const wrong: [name: string, event: string, sent: unknown, field: string][] = [
    ['nothing at all', 'append', undefined, 'The message'],
    ['null', 'sync', null, 'The message'],
    ['a number', 'listen', 7, 'The message'],
    ['a call id that is no UUID', 'append', { callId: '1', draft }, '"callId"'],
    ['a UUID of another version', 'append', { callId: randomUUID(), draft }, '"callId"'],
    ['no type', 'append', { callId, draft: { entryId: 'e' } }, '"draft.type"'],
    ['an unknown type', 'append', { callId, draft: { entryId: 'e', type: 'streams' } }, '"draft.type"'],
    ['a stamp', 'append', { callId, draft: { ...draft, from: { userId: 'bob' } } }, '"draft"'],
    ['a seq', 'append', { callId, draft: { ...draft, seq: 1 } }, '"draft"'],
    [
      'an end reason that is not one',
      'append',
      { callId, draft: { ...draft, reason: 'bored' } },
      '"draft.reason"',
    ],
    ['an entry id with spaces', 'append', { callId, draft: { ...draft, entryId: 'a b' } }, '"draft.entryId"'],
    [
      'an SDP over its limit',
      'append',
      {
        callId,
        draft: {
          entryId: 'e',
          type: 'description',
          session: 1,
          revision: 1,
          description: { type: 'offer', sdp: 'x'.repeat(32 * 1024 + 1) },
        },
      },
      '"draft.description.sdp"',
    ],
    [
      'too many candidates',
      'append',
      {
        callId,
        draft: {
          entryId: 'e',
          type: 'candidates',
          session: 1,
          ufrag: 'u',
          endOfCandidates: false,
          candidates: Array.from({ length: 33 }, () => ({
            candidate: '',
            sdpMid: null,
            sdpMLineIndex: null,
          })),
        },
      },
      '"draft.candidates"',
    ],
    ['a negative seq', 'sync', { callId, afterSeq: -1 }, '"afterSeq"'],
    ['a fractional seq', 'sync', { callId, afterSeq: 0.5 }, '"afterSeq"'],
    ['a seq beyond what is exact', 'sync', { callId, afterSeq: 2 ** 53 }, '"afterSeq"'],
    ['an address that is none', 'listen', { address: 'room:1' }, '"address"'],
    ['a link anybody could guess', 'listen', { address: 'link:short' }, '"address"'],
    ['a page too long', 'watch', { limit: 101 }, '"limit"'],
    ['an unknown field', 'watch', { everything: true }, 'The message'],
  ]

  it.each(wrong)('with %s is refused, naming the field', async (_name, event, sent, field) => {
    const server = await serve()
    const ada = await join(server, 'Ada')
    const problem = await refused(ada.ask(event, ...(sent === undefined ? [] : [sent])))
    expect(problem.code).toBe('bad-request')
    expect(problem.message).toMatch(new RegExp(`^${field} (is missing|is invalid|must .*)\\.$`))
    await expectUnharmed(ada)
  })

  it.each([
    ['listen', {}, '"address" must be "user:<id>", "link:<secret of 22 to 64 characters>" or "line:<name>".'],
    ['sync', { callId }, '"afterSeq" is missing.'],
    ['sync', { callId, afterSeq: 'all' }, '"afterSeq" must be a number.'],
    ['sync', 'all', 'The message must be an object.'],
    ['watch', { limit: 101 }, '"limit" must be at most 100.'],
    ['watch', { query: 'x'.repeat(51) }, '"query" must have at most 50 characters.'],
    ['watch', { admin: true }, 'The message must not have "admin".'],
    [
      'append',
      { callId, draft: { type: 'x', entryId: 'e' } },
      '"draft.type" must be one of the types that the protocol names.',
    ],
    [
      'append',
      { callId, draft: { type: 'decline', entryId: 'e', reason: 'no' } },
      '"draft.reason" must be "declined" or "busy".',
    ],
  ])('to %s is refused in a plain sentence (%#)', async (event, sent, sentence) => {
    const ada = await join(await serve(), 'Ada')
    expect((await refused(ada.ask(event, sent))).message).toBe(sentence)
  })

  it('without an acknowledgement, by an unknown name or with a second function does no harm', async () => {
    const { server, ada, bob } = await setUp()
    const raw = ada.socket as unknown as { emit(event: string, ...args: unknown[]): void }
    raw.emit('append', { callId, draft })
    raw.emit('append')
    raw.emit('nonsense', { a: 1 })
    raw.emit('error', 'x')
    raw.emit('__proto__', 'x')
    raw.emit('constructor', {}, () => {})
    raw.emit('toString', {}, () => {})
    raw.emit('watch', {}, 'not a function')
    await expectUnharmed(ada)
    await expectUnharmed(bob)
    expect(server.lines.filter(line => 'level' in line && Number(line.level) >= 50)).toEqual([])
  })

  it('of 64 kB and one byte ends the connection of its sender, and nobody else notices', async () => {
    const { ada, bob } = await setUp()
    ada.socket.emit('sync', { callId: 'x'.repeat(64 * 1024 + 1), afterSeq: 0 }, () => {})
    await until(() => !ada.socket.connected)
    await expectUnharmed(bob)
  })

  it('just under 64 kB is read', async () => {
    const { ada } = await setUp()
    const problem = await refused(ada.ask('sync', { callId: 'x'.repeat(63 * 1024), afterSeq: 0 }))
    expect(problem.code).toBe('bad-request')
  })
})

describe('in a call that is not theirs, nobody', () => {
  const foreign = [
    { type: 'accept' },
    { type: 'ringing' },
    { type: 'decline', reason: 'declined' },
    { type: 'hangup', reason: 'completed' },
    { type: 'description', session: 1, revision: 1, description: { type: 'offer', sdp: 'v=0' } },
    { type: 'candidates', session: 1, ufrag: 'u', candidates: [], endOfCandidates: true },
  ] as const

  it('can append or read anything: it is told the same as of a call that does not exist', async () => {
    const { ada, bob, eve } = await setUp()
    const { callId } = await ada.invite(bob.address)
    for (const state of ['open', 'accepted', 'ended']) {
      for (const body of foreign) {
        const problem = await refused(eve.append(callId, body))
        expect([state, body.type, problem]).toEqual([
          state,
          body.type,
          await refused(eve.append(newCallId(), body)),
        ])
        expect(problem.code).toBe('unknown-call')
      }
      expect((await refused(eve.sync(callId))).code).toBe('unknown-call')
      if (state === 'open') await bob.append(callId, { type: 'accept' })
      if (state === 'accepted') await ada.append(callId, { type: 'hangup', reason: 'completed' })
    }
    expect(eve.entries).toEqual([])
    const log = await ada.sync(callId)
    expect(log.entries.map(entry => entry.type)).toEqual(['invite', 'accept', 'hangup'])
  })

  it('can listen for another person', async () => {
    const { ada, bob } = await setUp()
    expect((await refused(ada.listen(bob.address))).code).toBe('not-allowed')
    const { callId } = await ada.invite(bob.address)
    await until(() => bob.seen(callId).length === 1)
    expect(ada.entries).toEqual([])
  })

  it('can read or answer a call on a link they do not know', async () => {
    const { ada, eve } = await setUp()
    const { callId } = await ada.invite(newLink())
    await eve.listen(newLink())
    expect((await refused(eve.sync(callId))).code).toBe('unknown-call')
    expect((await refused(eve.append(callId, { type: 'accept' }))).code).toBe('unknown-call')
  })

  it('can get in by calling their device what a party calls theirs', async () => {
    const { server, ada, bob, eve } = await setUp()
    const { connect } = await import('./sockets.js')
    const { callId } = await ada.invite(bob.address)
    await bob.append(callId, { type: 'ringing' })
    const asAda = await connect(server, eve.guest, { deviceId: ada.deviceId })
    const asBob = await connect(server, eve.guest, { deviceId: bob.deviceId })
    for (const round of ['open', 'accepted', 'ended']) {
      for (const impostor of [asAda, asBob]) {
        expect((await refused(impostor.sync(callId))).code).toBe('unknown-call')
        for (const body of foreign) {
          expect((await refused(impostor.append(callId, body))).code).toBe('unknown-call')
        }
      }
      if (round === 'open') await bob.append(callId, { type: 'accept' })
      if (round === 'accepted') await ada.append(callId, { type: 'hangup', reason: 'completed' })
    }
    expect([...asAda.entries, ...asBob.entries]).toEqual([])
    expect([...ada.closings, ...bob.closings]).toEqual([])
    expect((await ada.sync(callId)).entries).toHaveLength(4)
  })
})

describe('an entry out of place', () => {
  it('is stamped with its author, whatever it says itself', async () => {
    const { ada, bob } = await setUp()
    const { callId } = await ada.invite(bob.address)
    const forged = { callId, draft: { entryId: 'e', type: 'accept', from: bob.party } }
    expect((await refused(ada.ask('append', forged))).code).toBe('bad-request')
    await bob.append(callId, { type: 'accept' })
    await until(() => ada.entries.length === 1)
    expect(ada.entries[0]?.entry.from).toEqual(bob.party)
  })

  it('after the end is refused with the reason of the end', async () => {
    const { ada, bob } = await setUp()
    const { callId } = await ada.invite(bob.address)
    await ada.append(callId, { type: 'hangup', reason: 'cancelled' })
    const problem = await refused(bob.append(callId, { type: 'accept' }))
    expect(problem.code).toBe('call-ended')
    expect(problem.message).toContain('cancelled')
  })

  it.each([
    [{ type: 'accept' }, 'ada'],
    [{ type: 'ringing' }, 'ada'],
    [{ type: 'decline', reason: 'busy' }, 'bob'],
    [{ type: 'hangup', reason: 'completed' }, 'bob'],
    [{ type: 'candidates', session: 1, ufrag: 'u', candidates: [], endOfCandidates: true }, 'bob'],
  ] as const)('%o by %s is not allowed while the call rings', async (body, who) => {
    const all = await setUp()
    const { callId } = await all.ada.invite(all.bob.address)
    expect((await refused(all[who].append(callId, body))).code).toBe('not-allowed')
  })

  it('with a reason that only the server gives is refused', async () => {
    const { ada, bob } = await setUp()
    const { callId } = await ada.invite(bob.address)
    const hangup = { type: 'hangup', reason: 'replaced' } as const
    expect((await refused(ada.append(callId, hangup))).code).toBe('bad-request')
  })

  it('to a device that has no part in the call is refused', async () => {
    const { ada, bob, eve } = await setUp()
    const { callId } = await ada.invite(bob.address)
    await bob.append(callId, { type: 'accept' })
    const body = {
      type: 'candidates',
      session: 1,
      ufrag: 'u',
      candidates: [],
      endOfCandidates: true,
    } as const
    expect((await refused(ada.append(callId, { ...body, to: eve.device }))).code).toBe('not-allowed')
    await ada.append(callId, { ...body, to: bob.device })
    await until(() => bob.seen(callId).includes('candidates'))
    expect(eve.entries).toEqual([])
  })

  it('sent again is the same entry, for everybody', async () => {
    const { ada, bob } = await setUp()
    const { callId } = await ada.invite(bob.address)
    const first = await bob.append(callId, { type: 'accept' }, { entryId: 'mine' })
    const second = await bob.append(callId, { type: 'hangup', reason: 'completed' }, { entryId: 'mine' })
    expect(second).toEqual(first)
    await ada.append(callId, { type: 'hangup', reason: 'completed' })
    expect(await bob.append(callId, { type: 'accept' }, { entryId: 'mine' })).toEqual(first)
    expect(ada.seen(callId)).toEqual(['accept'])
  })

  it('beyond what a log holds is refused; the hangup is not', async () => {
    const server = await serve({ rates: { messages: { points: 10_000, seconds: 10 } } })
    const [ada, bob] = [await join(server, 'Ada'), await join(server, 'Bob')]
    const { callId } = await ada.invite(bob.address)
    const body = {
      type: 'candidates',
      session: 1,
      ufrag: 'u',
      candidates: [],
      endOfCandidates: false,
    } as const
    await ada.appendAll(callId, Array<LogBody>(255).fill(body))
    expect((await refused(ada.append(callId, body))).code).toBe('limit-reached')
    await ada.append(callId, { type: 'hangup', reason: 'cancelled' })
    await until(() => bob.seen(callId).length === 257)
  })
})

it('at info no line says an SDP, a candidate, a token, a link or an address of the network', async () => {
  const { server, ada, bob } = await setUp()
  const link = newLink()
  for (const address of [bob.address, link]) {
    await bob.listen(address)
    const { callId } = await ada.invite(address)
    const description = { type: 'offer', sdp: 'v=0 secret-sdp' } as const
    await ada.append(callId, { type: 'description', session: 1, revision: 1, description })
    const candidate = { candidate: 'secret-candidate', sdpMid: null, sdpMLineIndex: null }
    await ada.append(callId, {
      type: 'candidates',
      session: 1,
      ufrag: 'u',
      candidates: [candidate],
      endOfCandidates: true,
    })
    await bob.append(callId, { type: 'accept' })
    await ada.append(callId, { type: 'hangup', reason: 'completed' })
  }
  const text = JSON.stringify(server.lines)
  expect(text).toContain('call accepted')
  for (const secret of [
    'secret-sdp',
    'secret-candidate',
    ada.guest.token,
    link.slice(5),
    '127.0.0.1',
    'Ada',
  ]) {
    expect(text).not.toContain(secret)
  }
})
