import { expect, it } from 'vitest'
import { frameAtOnce, lastWaiting, textFrame, writeWithNext } from '../src/gateway/single-frame.js'

/** A message as it is framed: the header, and the text after it. */
function framed(data: string, headerLength: number): { readonly header: number[]; readonly text: string } {
  const options: { wsPreEncodedFrame?: readonly Buffer[] } = {}
  frameAtOnce({ type: 'message', data, options })
  const [frame = Buffer.alloc(0), ...others] = options.wsPreEncodedFrame ?? []
  expect(others).toEqual([])
  return {
    header: [...frame.subarray(0, headerLength)],
    text: frame.subarray(headerLength).toString('utf8'),
  }
}

/** Of the message with Engine.IO's type before it, by RFC 6455 §5.2. */
it.each([
  { length: 0, header: [0x81, 1] },
  { length: 124, header: [0x81, 125] },
  { length: 125, header: [0x81, 126, 0, 126] },
  { length: 65_534, header: [0x81, 126, 0xff, 0xff] },
  { length: 65_535, header: [0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0] },
])('frames a text of $length characters', ({ length, header }) => {
  const data = 'x'.repeat(length)
  expect(framed(data, header.length)).toEqual({ header, text: `4${data}` })
})

it('counts the bytes of a text, not its characters', () => {
  expect(framed('Zoë 你好 🙂', 2)).toEqual({ header: [0x81, 17], text: '4Zoë 你好 🙂' })
})

it('leaves alone what is framed already, and what is no message', () => {
  const own = [Buffer.from('own')]
  const options = { wsPreEncodedFrame: own }
  frameAtOnce({ type: 'message', data: 'text', options })
  expect(options.wsPreEncodedFrame).toBe(own)
  const ping = {}
  frameAtOnce({ type: 'ping', options: ping })
  expect(ping).toEqual({})
})

it('takes along what waits, before it and each in a frame of its own, once', () => {
  const connection = {}
  expect(['one', 'two'].map(text => writeWithNext(connection, text))).toEqual([1, 2])
  const write = (data: string) => {
    const options: { wsPreEncodedFrame?: readonly Buffer[] } = {}
    frameAtOnce.call(connection, { type: 'message', data, options })
    return options.wsPreEncodedFrame?.map(String)
  }
  expect(write('three')).toEqual(
    ['\x81\x044one\x81\x044two\x81\x064three'].map(text => String(Buffer.from(text, 'latin1'))),
  )
  expect(write('four')).toEqual([String(Buffer.from('\x81\x054four', 'latin1'))])
  expect(lastWaiting(connection)).toBeUndefined()
})

it('takes along what waits also before what was framed for many', () => {
  const connection = {}
  const given = textFrame('to all')
  const options: { wsPreEncodedFrame?: readonly Buffer[] } = { wsPreEncodedFrame: [given] }
  writeWithNext(connection, 'one')
  frameAtOnce.call(connection, { type: 'message', data: 'to all', options })
  const both = Buffer.concat([textFrame('one'), textFrame('to all')])
  expect(options.wsPreEncodedFrame?.map(String)).toEqual([String(both)])
  expect(String(given)).toBe(String(textFrame('to all')))
})
