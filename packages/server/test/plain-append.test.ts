import { appendRequestSchema } from '@ringdown/protocol/schemas'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isPlainAppend } from '../src/gateway/plain-append.js'

const callId = '01890a5d-ac96-774b-bcce-b302099a8057'
const to = { userId: 'ann@x', deviceId: 'tab-1' }
const candidate = { candidate: 'candidate:1 1 udp 1 192.0.2.1 1 typ host', sdpMid: '0', sdpMLineIndex: 0 }
const described = {
  type: 'description',
  entryId: 'e',
  session: 1,
  revision: 2,
  description: { type: 'offer', sdp: 'v=0\r\nm=audio 9 x 0\r\n' },
}
const gathered = {
  type: 'candidates',
  entryId: 'e',
  session: 1,
  ufrag: 'u',
  candidates: [candidate, { candidate: '', sdpMid: null, sdpMLineIndex: null }],
  endOfCandidates: true,
}
const DRAFTS: readonly object[] = [
  { type: 'invite', entryId: 'e', address: 'user:ann@x', media: { audio: true, video: false } },
  { type: 'ringing', entryId: 'e' },
  { type: 'accept', entryId: 'e', session: 3 },
  { type: 'hangup', entryId: 'e', reason: 'completed' },
  described,
  { ...described, to },
  gathered,
  { ...gathered, to },
]

/** What replaces a part of a request. */
const other = fc.oneof(
  fc.constantFrom<unknown>(null, undefined, true, '', 'e', 'x'.repeat(65), 'x y', '"', '01890a5d', [], {}),
  fc.constantFrom<unknown>(0, 1, 32, 1.5, -1, 1e6, 1e6 + 1, 1e300, 'offer', 'ringing', 'description', to),
  fc.constantFrom<unknown>([candidate], Array(33).fill(candidate), { ...candidate, x: 1 }, 'x'.repeat(1025)),
  fc.constantFrom<unknown>('m=a\r\n'.repeat(9), 'x'.repeat(32_769), 'x'.repeat(257), 'link:x', 'no-answer'),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.jsonValue({ maxDepth: 2 }),
)

/** Every object and list in a value. */
function partsOf(value: unknown): (Record<string, unknown> | unknown[])[] {
  if (typeof value !== 'object' || value === null) return []
  return [value as Record<string, unknown>, ...Object.values(value).flatMap(partsOf)]
}

/** Puts something else in the place of a member of a part, removes it, or adds one. */
function disturb(request: object, where: number, which: number, by: { value: unknown } | null): object {
  const changed = structuredClone(request)
  const parts = partsOf(changed)
  const part = parts[where % parts.length] as Record<string, unknown>
  const names = [...Object.keys(part), 'to', 'session', 'transferTo', '__proto__']
  const name = names[which % names.length] as string
  if (by === null) delete part[name]
  else Object.defineProperty(part, name, { ...by, enumerable: true, configurable: true, writable: true })
  return JSON.parse(JSON.stringify(changed))
}

describe('a request to append that is plain', () => {
  it.each(DRAFTS)('is each that the SDK sends most: $type', draft => {
    expect(isPlainAppend({ callId, draft })).toBe(true)
  })

  it('is one that the schema takes and leaves as it is, whatever is changed in it', () => {
    const step = fc.tuple(fc.nat(63), fc.nat(15), fc.option(fc.record({ value: other })))
    let plain = 0
    fc.assert(
      fc.property(
        fc.constantFrom(...DRAFTS),
        fc.array(step, { minLength: 1, maxLength: 2 }),
        (draft, steps) => {
          let request: object = { callId, draft }
          for (const [where, which, by] of steps) request = disturb(request, where, which, by)
          if (!isPlainAppend(request)) return
          plain += 1
          expect(appendRequestSchema.parse(request)).toEqual(request)
        },
      ),
      { numRuns: 4_000 },
    )
    expect(plain).toBeGreaterThan(100)
  })
})
