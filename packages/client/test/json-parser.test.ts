import fc from 'fast-check'
import * as theirs from 'socket.io-parser'
import { describe, expect, it } from 'vitest'
import * as ours from '../json-parser.mjs'

const json = fc.jsonValue().map(value => JSON.parse(JSON.stringify(value)))
const packet = fc.oneof(
  fc.record({ type: fc.constant(0), data: fc.dictionary(fc.string(), json) }),
  fc.constant({ type: 1 }),
  fc.record({
    type: fc.constant(2),
    data: fc.tuple(fc.constantFrom('entry', 'people', 'append'), json),
    id: fc.option(fc.nat(), { nil: undefined }),
  }),
  fc.record({ type: fc.constant(3), data: fc.array(json), id: fc.nat() }),
  fc.record({ type: fc.constant(4), data: fc.dictionary(fc.string(), json) }),
)

function decodeTheirs(text: unknown): unknown {
  const decoder = new theirs.Decoder()
  let decoded: unknown = null
  decoder.on('decoded', packet => {
    decoded = packet
  })
  decoder.add(text)
  return decoded
}

const decodeOurs = (text: unknown) => ({ nsp: '/', ...ours.decode(text) })

function attempt(run: () => unknown): unknown {
  try {
    return run()
  } catch {
    return 'refused'
  }
}

describe('the JSON parser in place of Socket.IO’s', () => {
  it('writes what theirs writes', () => {
    fc.assert(
      fc.property(packet, one => {
        const sent = { nsp: '/', ...one } as theirs.Packet
        expect([ours.encode(sent)]).toEqual(new theirs.Encoder().encode(sent))
      }),
    )
  })

  it('reads what theirs reads', () => {
    fc.assert(
      fc.property(packet, one => {
        const [text] = new theirs.Encoder().encode({ nsp: '/', ...one } as theirs.Packet)
        expect(decodeOurs(text)).toEqual(decodeTheirs(text))
      }),
    )
  })

  it('refuses what theirs refuses, and what it does not speak: namespaces and binary', () => {
    const mangled = fc.tuple(packet, fc.nat(), fc.string({ maxLength: 3 })).map(([one, at, noise]) => {
      const text = String(new theirs.Encoder().encode({ nsp: '/', ...one } as theirs.Packet)[0])
      const place = at % (text.length + 1)
      return text.slice(0, place) + noise + text.slice(place)
    })
    fc.assert(
      fc.property(mangled, text => {
        const read = attempt(() => decodeOurs(text))
        // Stricter in places, never more lenient.
        if (read !== 'refused') expect(read).toEqual(attempt(() => decodeTheirs(text)))
      }),
      { numRuns: 2000 },
    )
    for (const text of [
      '',
      '7',
      '2',
      '2{}',
      '2["connect"]',
      '2/x,["a"]',
      '51-["a"]',
      'nonsense',
      new ArrayBuffer(2),
    ])
      expect(attempt(() => decodeOurs(text))).toBe('refused')
  })
})
