import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readControlMessage } from '../src/session/control-message.js'

const read = (message: unknown) => readControlMessage(JSON.stringify(message))

describe('readControlMessage', () => {
  it('reads what a peer says', () => {
    expect(read({ type: 'hangup', reason: 'completed' })).toEqual({ type: 'hangup', reason: 'completed' })
    expect(read({ type: 'accept' })).toEqual({ type: 'accept' })
    const streams = {
      type: 'streams',
      live: { microphone: true, camera: false, screen: false, 'screen-audio': false },
    }
    expect(read(streams)).toEqual(streams)
    const description = {
      type: 'description',
      session: 1,
      revision: 2,
      description: { type: 'offer', sdp: 'v=0' },
    }
    expect(read(description)).toEqual(description)
  })

  it.each([
    ['an unknown type', { type: 'reboot' }],
    ['a reason that is none', { type: 'hangup', reason: 'because' }],
    ['a reason from the prototype', { type: 'hangup', reason: '__proto__' }],
    ['streams without any', { type: 'streams' }],
    [
      'an SDP that is no text',
      { type: 'description', session: 1, revision: 1, description: { type: 'offer', sdp: 1 } },
    ],
    [
      'a rollback',
      { type: 'description', session: 1, revision: 1, description: { type: 'rollback', sdp: '' } },
    ],
    [
      'too many candidates',
      { type: 'candidates', ufrag: 'a', candidates: Array(33).fill({ candidate: '' }) },
    ],
    [
      'a candidate that is too long',
      { type: 'candidates', ufrag: 'a', candidates: [{ candidate: 'x'.repeat(1025) }] },
    ],
    ['an ICE generation that is too long', { type: 'candidates', ufrag: 'x'.repeat(257), candidates: [] }],
    [
      'an SDP of many media sections',
      { type: 'description', session: 1, revision: 1, description: { type: 'offer', sdp: 'm=\n'.repeat(9) } },
    ],
    [
      'an SDP that is too long',
      {
        type: 'description',
        session: 1,
        revision: 1,
        description: { type: 'offer', sdp: 'x'.repeat(32_769) },
      },
    ],
    ['a candidate that is none', { type: 'candidates', ufrag: 'a', candidates: [null] }],
    ['a type from the prototype', { type: 'constructor' }],
    ['a list', []],
    ['null', null],
  ])('drops %s', (_, message) => {
    expect(read(message)).toBeNull()
  })

  it('never throws, whatever arrives', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.anything()), data => void readControlMessage(data)),
    )
    expect(readControlMessage(new ArrayBuffer(8))).toBeNull()
    expect(readControlMessage('x'.repeat(64 * 1024 + 1))).toBeNull()
  })
})
