import { describe, expect, it } from 'vitest'
import { candidatesOf, type Description, ufragsOf } from '../src/index.js'

const describeWith = (...lines: readonly string[]): Description => ({
  type: 'description',
  session: 3,
  revision: 1,
  description: { type: 'offer', sdp: ['v=0', 'o=- 1 2 IN IP4 127.0.0.1', ...lines, ''].join('\r\n') },
})
const HOST = 'candidate:1 1 udp 2122260223 192.0.2.17 54321 typ host generation 0 network-id 1'

describe('candidates inside an SDP', () => {
  it('are read as a batch of the generation that the SDP names, wherever its lines stand', () => {
    // Chromium has the candidates before the ufrag.
    const found = candidatesOf(
      describeWith(
        'm=audio 9 UDP/TLS/RTP/SAVPF 111',
        `a=${HOST}`,
        'a=ice-ufrag:ab+/',
        'a=mid:0',
        'm=video 9',
      ),
    )
    const candidates = [{ candidate: HOST, sdpMid: null, sdpMLineIndex: 0 }]
    expect(found).toEqual({
      type: 'candidates',
      session: 3,
      ufrag: 'ab+/',
      candidates,
      endOfCandidates: false,
    })
  })

  it('are none where it has none', () => {
    expect(candidatesOf(describeWith('m=audio 9', 'a=ice-ufrag:abcd', 'a=end-of-candidates'))).toBeNull()
    expect(candidatesOf({ ...describeWith(), description: { type: 'answer', sdp: '' } })).toBeNull()
  })
})

describe('ufragsOf', () => {
  it('reads every generation of a description', () => {
    expect(ufragsOf('v=0\r\na=ice-ufrag:abcd\r\nm=audio\r\na=ice-ufrag:ef+/\r\n')).toEqual(
      new Set(['abcd', 'ef+/']),
    )
    expect(ufragsOf(undefined)).toEqual(new Set())
  })
})
