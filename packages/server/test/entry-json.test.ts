import type { Description, Entry } from '@ringdown/protocol'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { entryJson, readRequestJson } from '../src/entry-json.js'

const from = { userId: 'ann', deviceId: 'a', name: 'Ann' }

function request(sdp: unknown, more: object = {}): string {
  const description = { type: 'offer', sdp, ...more }
  return JSON.stringify([
    'append',
    { callId: 'c', draft: { type: 'description', description, entryId: 'e' } },
  ])
}

/** The entry that is made of what was read. */
function entryOf(read: unknown): Entry {
  const [, { draft }] = read as [string, { draft: Description }]
  return Object.assign({}, draft, { v: 2, callId: 'c', from, at: 1, seq: 3 }) as Entry
}

it('a request is read, and its entry written, as JSON is', () => {
  const line = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('\r\n', '\\', '"', '"sdp":""', '\\u0041', '\0', 'm=', 'é'),
  )
  const text = fc.array(line, { maxLength: 8 }).map(lines => lines.join(''))
  fc.assert(
    fc.property(text, fc.option(fc.oneof(text, fc.constant({ sdp: 'x' }))), (sdp, more) => {
      for (const json of [
        request(sdp),
        request(sdp, { more }),
        request(more),
        JSON.stringify([sdp, { sdp }]),
      ]) {
        expect(readRequestJson(json)).toEqual(JSON.parse(json))
        expect(() => readRequestJson(json.slice(0, -3))).toThrow(SyntaxError)
      }
      const entry = entryOf(readRequestJson(request(sdp)))
      expect(entryJson(entry)).toBe(JSON.stringify(entry))
    }),
  )
})

it.each([
  '{"sdp":"A","sdp":"B"}',
  '{"sdp":"A","sdp": "B"}',
  '{"sd\\u0070":"A","sdp":"B"}',
  '{"sdp":"B","sd\\u0070":"A"}',
  '{"sdp":"","x":{"sdp":"B"}}',
  '{"sdp":"\\\\"}',
  '{"sdp":"\\""}',
])('what would count twice is read as JSON says: %s', description => {
  const json = `["append",{"draft":{"type":"description","description":${description}}}]`
  expect(readRequestJson(json)).toEqual(JSON.parse(json))
})

it('an SDP that was changed since it came is not sent as it came', () => {
  const entry = entryOf(readRequestJson(request('a=candidate:1\r\na=x\r\n'))) as Entry & Description
  const concealed = { ...entry, description: { ...entry.description, sdp: 'a=x\r\n' } }
  expect(JSON.parse(entryJson(concealed))).toEqual(concealed)
})

it('the JSON that came is used, also for an entry of another request with the same SDP', () => {
  const sdp = 'v=0\r\na=\t\r\n'
  const entry = entryOf(readRequestJson(request(sdp).replace('\\t', '\\t')))
  readRequestJson('["sync",{}]')
  expect(JSON.parse(entryJson(entry))).toEqual(entry)
  expect(JSON.parse(entryJson({ ...entry, seq: 4 }))).toEqual({ ...entry, seq: 4 })
})
