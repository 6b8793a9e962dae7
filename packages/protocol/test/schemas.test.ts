import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LIMITS, SERVER_LIMITS } from '../src/limits.js'
import {
  appendRequestSchema,
  emptyRequestSchema,
  guestRequestSchema,
  handshakeSchema,
  listenRequestSchema,
  reportRequestSchema,
  restoreRequestSchema,
  syncRequestSchema,
  watchRequestSchema,
} from '../src/schemas.js'
import { OLDEST_VERSION, PROTOCOL_VERSION } from '../src/version.js'
import { CALL_ID } from './model-call.js'

const ben = { userId: 'ben', deviceId: 'ben-1' }
const media = { audio: true, video: false }
const drafts: Record<string, Record<string, unknown>> = {
  invite: { type: 'invite', address: 'user:ben', media },
  ringing: { type: 'ringing' },
  accept: { type: 'accept' },
  decline: { type: 'decline', reason: 'declined' },
  hangup: { type: 'hangup', reason: 'completed' },
  rejoin: { type: 'rejoin', to: ben },
  description: { type: 'description', session: 1, revision: 1, description: { type: 'offer', sdp: 'v=0' } },
  candidates: {
    type: 'candidates',
    session: 1,
    ufrag: 'abcd',
    candidates: [{ candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: null }],
    endOfCandidates: false,
  },
}

function append(draft: Record<string, unknown>): { success: boolean } {
  return appendRequestSchema.safeParse({ callId: CALL_ID, draft: { entryId: 'e-1', ...draft } })
}

const schemas = {
  append: appendRequestSchema,
  restore: restoreRequestSchema,
  sync: syncRequestSchema,
  listen: listenRequestSchema,
  watch: watchRequestSchema,
  report: reportRequestSchema,
  empty: emptyRequestSchema,
  handshake: handshakeSchema,
  guest: guestRequestSchema,
}

const everySchema = Object.entries(schemas)
const everyDraft = Object.values(drafts)

describe('an append request', () => {
  it.each(Object.entries(drafts))('takes %s', (_, draft) => {
    expect(append(draft).success).toBe(true)
  })

  it('takes an addressee where a peer is meant, and a whole device at that', () => {
    for (const [type, draft] of Object.entries(drafts)) {
      const isForPeer = ['description', 'candidates', 'rejoin'].includes(type)
      expect(append({ ...draft, to: ben }).success).toBe(isForPeer)
      for (const to of ['ben-1', { deviceId: 'ben-1' }, { userId: 'ben' }, { ...ben, name: 'Ben' }, null]) {
        expect(append({ ...draft, to }).success).toBe(false)
      }
    }
  })

  it('numbers sessions and offers for as long as a call can last', () => {
    const { counter } = SERVER_LIMITS
    for (const field of ['session', 'revision']) {
      const takes = (value: number) => append({ ...drafts['description'], [field]: value }).success
      expect([0, 1, 1_001, counter, counter + 1].map(takes)).toEqual([false, true, true, true, false])
    }
    const takes = (session: number) => append({ ...drafts['candidates'], session }).success
    expect([0, 1_001, counter + 1].map(takes)).toEqual([false, true, false])
  })

  it('takes nothing that the server stamps: nobody writes in another name or place', () => {
    for (const draft of everyDraft) {
      for (const forged of [
        { from: { userId: 'ben', deviceId: 'b', name: 'B' } },
        { seq: 1 },
        { at: 0 },
        { v: 1 },
      ]) {
        expect(append({ ...draft, ...forged }).success).toBe(false)
      }
    }
  })

  it('takes no key it does not know, at any depth, __proto__ included', () => {
    for (const draft of everyDraft) {
      expect(append({ ...draft, extra: 1 }).success).toBe(false)
      expect(append(withProto(draft)).success).toBe(false)
    }
    expect(append({ ...drafts['invite'], media: { ...media, smell: true } }).success).toBe(false)
    expect(append({ ...drafts['invite'], media: withProto(media) }).success).toBe(false)
    const description = { type: 'offer', sdp: 'v=0', extra: 1 }
    expect(append({ ...drafts['description'], description }).success).toBe(false)
  })

  it('lacks nothing: each field is needed', () => {
    for (const draft of everyDraft) {
      for (const key of Object.keys(draft)) {
        const { [key]: _, ...rest } = draft
        expect(append(rest).success, `${String(draft['type'])} without ${key}`).toBe(false)
      }
      expect(append({ ...draft, entryId: undefined }).success).toBe(false)
      expect(append({ ...draft, to: undefined }).success).toBe(false)
    }
  })

  it('takes no value of another type in any field', () => {
    fc.assert(
      fc.property(fc.constantFrom(...everyDraft), fc.nat(), wrongValue, (draft, pick, wrong) => {
        const keys = Object.keys(draft)
        const key = keys[pick % keys.length]!
        expect(append({ ...draft, [key]: wrong }).success).toBe(false)
      }),
    )
  })

  it('keeps each text within its bound, and 64 kB and one out of every field', () => {
    const huge = 'x'.repeat(64 * 1024 + 1)
    for (const draft of everyDraft) {
      for (const [key, value] of Object.entries(draft)) {
        if (typeof value === 'string') expect(append({ ...draft, [key]: huge }).success).toBe(false)
      }
      expect(append({ ...draft, entryId: huge }).success).toBe(false)
      expect(append({ ...draft, to: huge }).success).toBe(false)
    }
    const sdp = (length: number) => ({ description: { type: 'offer', sdp: 'x'.repeat(length) } })
    expect(append({ ...drafts['description'], ...sdp(LIMITS.sdpLength) }).success).toBe(true)
    expect(append({ ...drafts['description'], ...sdp(LIMITS.sdpLength + 1) }).success).toBe(false)
    const candidates = (count: number, length: number) => ({
      candidates: Array(count).fill({ candidate: 'x'.repeat(length), sdpMid: null, sdpMLineIndex: 0 }),
    })
    const { candidatesPerBatch, candidateLength } = LIMITS
    const batch = drafts['candidates']
    expect(append({ ...batch, ...candidates(candidatesPerBatch, candidateLength) }).success).toBe(true)
    expect(append({ ...batch, ...candidates(candidatesPerBatch + 1, 1) }).success).toBe(false)
    expect(append({ ...batch, ...candidates(1, candidateLength + 1) }).success).toBe(false)
  })

  it('takes no SDP of many more media sections than ours has', () => {
    const sections = (count: number) => ({
      description: { type: 'offer', sdp: `v=0\r\n${'m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n'.repeat(count)}` },
    })
    expect(append({ ...drafts['description'], ...sections(LIMITS.mediaSections) }).success).toBe(true)
    expect(append({ ...drafts['description'], ...sections(LIMITS.mediaSections + 1) }).success).toBe(false)
  })

  it('takes no callId but a UUIDv7', () => {
    const draft = { entryId: 'e', type: 'accept' }
    for (const callId of ['', 'call', '2f1c9a3e-7c1e-4c59-9d3c-000000000000', `${CALL_ID} `, null, 7]) {
      expect(appendRequestSchema.safeParse({ callId, draft }).success).toBe(false)
    }
  })
})

describe('every request', () => {
  it('refuses anything at all, without throwing', () => {
    fc.assert(
      fc.property(fc.anything(), fc.constantFrom(...everySchema), (value, [name, schema]) => {
        const { success } = schema.safeParse(value)
        if (success && name !== 'empty' && name !== 'watch') {
          throw new Error(`${name} took ${JSON.stringify(value)}`)
        }
      }),
    )
  })

  it('never lets a message reach a prototype', () => {
    for (const [, schema] of everySchema) {
      const hostile: unknown = JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{}}}')
      const parsed = schema.safeParse(hostile)
      if (parsed.success) expect(Reflect.get(parsed.data, 'polluted')).toBeUndefined()
      expect(Reflect.get({}, 'polluted')).toBeUndefined()
    }
  })

  it('bounds what it counts', () => {
    expect(syncRequestSchema.safeParse({ callId: CALL_ID, afterSeq: 0 }).success).toBe(true)
    for (const afterSeq of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, '0', null]) {
      expect(syncRequestSchema.safeParse({ callId: CALL_ID, afterSeq }).success).toBe(false)
    }
    expect(watchRequestSchema.safeParse({ limit: SERVER_LIMITS.peoplePage }).success).toBe(true)
    expect(watchRequestSchema.safeParse({ limit: SERVER_LIMITS.peoplePage + 1 }).success).toBe(false)
    expect(watchRequestSchema.safeParse({ query: 'x'.repeat(LIMITS.nameLength + 1) }).success).toBe(false)
  })
})

describe('a handshake', () => {
  const handshake = { v: 2, token: 't', deviceId: 'd', connection: 1, calls: [], capabilities: [] }
  const takes = (changed: object) => handshakeSchema.safeParse({ ...handshake, ...changed }).success

  it('is taken from this version and the next, with capabilities that nobody knows yet', () => {
    expect(takes({})).toBe(true)
    expect(takes({ v: PROTOCOL_VERSION + 1, capabilities: ['later', 'much-later'] })).toBe(true)
  })

  it('of a version that is too far away says which side to update, before anything else', () => {
    const said = (v: number) => {
      const result = handshakeSchema.safeParse({ v, token: 't', deviceId: 'd', calls: [], later: true })
      return result.error?.issues[0]
    }
    expect(said(OLDEST_VERSION - 1)).toMatchObject({
      path: ['v'],
      message: expect.stringMatching(/update the client/),
    })
    expect(said(PROTOCOL_VERSION + 2)).toMatchObject({
      path: ['v'],
      message: expect.stringMatching(/update the server/),
    })
  })

  it.each([
    { token: 'x'.repeat(4097) },
    { calls: Array(33).fill(CALL_ID) },
    { capabilities: Array(17).fill('x') },
    { capabilities: ['two words'] },
    { capabilities: undefined },
    { connection: 0 },
    { connection: 1.5 },
    { connection: 2 ** 53 },
    { connection: undefined },
    { later: true },
  ])('with %o is refused', changed => {
    expect(takes(changed)).toBe(false)
  })
})

/** Valid in no field of any draft. */
const wrongValue = fc.oneof(
  fc.constantFrom<unknown>(null, undefined, '', Number.NaN, -1, 0.5, 1e9, {}, [null], Symbol('x')),
  fc.bigInt(),
)

/** The object with its own key `__proto__`, as `JSON.parse` makes it. */
function withProto(object: object): Record<string, unknown> {
  return JSON.parse(JSON.stringify(object).replace('{', '{"__proto__":{"polluted":true},'))
}

describe('a report', () => {
  const receipt = {
    role: 'caller',
    warmth: 'direct',
    serverMs: 3.5,
    devicesMs: 0,
    offerAgeMs: 900,
    answerMs: 0,
    iceMs: 0,
    dtlsMs: 0,
    firstFrameMs: 170,
    route: 'direct',
    roundTripMs: 23,
  }
  const takes = (changed: object) =>
    reportRequestSchema.safeParse({ callId: CALL_ID, receipt: { ...receipt, ...changed } }).success

  it('is taken with all that was measured, and with nothing known', () => {
    expect(takes({})).toBe(true)
    const unknown = Object.keys(receipt).filter(field => field.endsWith('Ms'))
    expect(takes({ route: null, ...Object.fromEntries(unknown.map(field => [field, null])) })).toBe(true)
  })

  it.each([
    { role: 'server' },
    { warmth: 'hot' },
    { route: 'unknown' },
    { iceMs: -1 },
    { iceMs: 86_400_001 },
    { iceMs: Number.NaN },
    { iceMs: Number.POSITIVE_INFINITY },
    { iceMs: '3' },
    { iceMs: undefined },
    { name: 'Ada' },
  ])('with %o is refused', changed => {
    expect(takes(changed)).toBe(false)
  })
})

describe('a request to restore a call', () => {
  const parties = [
    { userId: 'ada', deviceId: 'ada-1' },
    { userId: 'ben', deviceId: 'ben-1' },
  ]
  const request = { callId: CALL_ID, address: 'line:support', media, parties }
  const takes = (changed: object) => restoreRequestSchema.safeParse({ ...request, ...changed }).success
  const withPeer = (peer: unknown) => ({ parties: [parties[0], peer] })

  it('is taken about any users there may be, and as many as a later version may have', () => {
    expect(takes({})).toBe(true)
    for (const userId of ['auth0|5f7c', 'ada@example.org', 'x'.repeat(128)]) {
      expect(takes({ address: `user:${userId}`, ...withPeer({ userId, deviceId: 'd' }) })).toBe(true)
    }
    expect(takes({ parties: Array(SERVER_LIMITS.restoredParties).fill(parties[0]) })).toBe(true)
  })

  it.each([
    { callId: 'call' },
    { address: 'ada' },
    { media: { audio: true } },
    { role: 'caller' },
    { parties: undefined },
    { parties: [parties[0]] },
    { parties: Array(SERVER_LIMITS.restoredParties + 1).fill(parties[0]) },
    withPeer(undefined),
    withPeer({ userId: 'ada' }),
    withPeer({ userId: '', deviceId: 'd' }),
    withPeer({ userId: 'a b', deviceId: 'd' }),
    withPeer({ userId: 'x'.repeat(129), deviceId: 'd' }),
    withPeer({ userId: 'ada', deviceId: 'x'.repeat(65) }),
    withPeer({ userId: 'ada', deviceId: 'd', name: 'Ada' }),
    { from: { userId: 'ben', deviceId: 'b', name: 'B' } },
  ])('with %o is refused', changed => {
    expect(takes(changed)).toBe(false)
  })
})
