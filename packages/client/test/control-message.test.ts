import { LIMITS } from '@ringdown/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readControlMessage } from '../src/session/control-message.js'

const read = (message: unknown) => readControlMessage(JSON.stringify(message))

const CANDIDATE = { candidate: 'candidate:1 1 udp 1 192.0.2.1 9 typ host', sdpMid: '0', sdpMLineIndex: 0 }
const CANDIDATES = { type: 'candidates', ufrag: 'abcd', candidates: [CANDIDATE, CANDIDATE] }
const DESCRIPTION = {
  type: 'description',
  session: 1,
  revision: 2,
  description: { type: 'offer', sdp: 'v=0' },
}

/** One of each type, with the fields that this side relies on. */
const MESSAGES = [
  { type: 'accept' },
  { type: 'leaving' },
  { type: 'call-key', key: 'k' },
  { type: 'hangup', reason: 'completed' },
  { type: 'streams', live: {} },
  DESCRIPTION,
  { ...DESCRIPTION, description: { type: 'answer', sdp: 'v=0' } },
  CANDIDATES,
]

const kindOf = (value: unknown) => (value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value)

/** Every field, also inside others. The fields of a candidate are the browser's to check. */
const pathsOf = (value: unknown, path: readonly string[] = []): (readonly string[])[] =>
  Object.entries(value as object).flatMap(([key, inner]) => {
    const here = [...path, key]
    return inner === CANDIDATE || (kindOf(inner) !== 'object' && kindOf(inner) !== 'list')
      ? [here]
      : [here, ...pathsOf(inner, here)]
  })

const replace = (value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown => {
  if (key === undefined) return by
  if (Array.isArray(value))
    return value.map((inner, index) => (String(index) === key ? replace(inner, rest, by) : inner))
  return { ...(value as object), [key]: replace(Reflect.get(value as object, key), rest, by) }
}

describe('readControlMessage', () => {
  it.each(MESSAGES)('reads $type', message => {
    expect(read(message)).toEqual(message)
  })

  it.each([null, 7, 'x', true, [], {}])('drops a message one of whose fields is %j', wrong => {
    for (const message of MESSAGES) {
      for (const path of pathsOf(message)) {
        const was = path.reduce<unknown>((value, key) => Reflect.get(value as object, key), message)
        if (kindOf(was) !== kindOf(wrong))
          expect([path, read(replace(message, path, wrong))]).toEqual([path, null])
      }
    }
  })

  it.each([
    ['a key', LIMITS.keyLength, (size: number) => ({ type: 'call-key', key: 'k'.repeat(size) })],
    ['a generation', LIMITS.ufragLength, (size: number) => ({ ...CANDIDATES, ufrag: 'u'.repeat(size) })],
    [
      'a candidate',
      LIMITS.candidateLength,
      (size: number) => ({ ...CANDIDATES, candidates: [{ ...CANDIDATE, candidate: 'c'.repeat(size) }] }),
    ],
    [
      'a batch',
      LIMITS.candidatesPerBatch,
      (size: number) => ({ ...CANDIDATES, candidates: Array(size).fill(CANDIDATE) }),
    ],
    [
      'an SDP',
      LIMITS.sdpLength,
      (size: number) => ({ ...DESCRIPTION, description: { type: 'answer', sdp: 's'.repeat(size) } }),
    ],
    [
      'a message',
      LIMITS.frameBytes,
      (size: number) => ({ type: 'leaving', more: 'm'.repeat(size - '{"type":"leaving","more":""}'.length) }),
    ],
  ])('reads %s of %i and none that is larger', (_, most, make) => {
    expect(read(make(most))).toEqual(make(most))
    expect(read(make(most + 1))).toBeNull()
  })

  it.each([
    ['an unknown type', { type: 'reboot' }],
    ['a reason that is none', { type: 'hangup', reason: 'because' }],
    ['a reason from the prototype', { type: 'hangup', reason: '__proto__' }],
    ['streams without any', { type: 'streams' }],
    [
      'a rollback',
      { type: 'description', session: 1, revision: 1, description: { type: 'rollback', sdp: '' } },
    ],
    [
      'an SDP of many media sections',
      { type: 'description', session: 1, revision: 1, description: { type: 'offer', sdp: 'm=\n'.repeat(9) } },
    ],
    ['a type from the prototype', { type: 'constructor' }],
    ['a type inside a list', { type: ['accept'] }],
    ['a list', []],
    ['null', null],
  ])('drops %s', (_, message) => {
    expect(read(message)).toBeNull()
  })

  it('drops what is no text or no JSON, and never throws, whatever arrives', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.anything()), data => {
        expect(readControlMessage(data)).toBeNull()
      }),
    )
    expect(readControlMessage(new ArrayBuffer(8))).toBeNull()
    expect(readControlMessage('{"type":"accept"')).toBeNull()
  })
})
