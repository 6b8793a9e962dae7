import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Candidates,
  conceal,
  concealAnywhere,
  type Description,
  type Draft,
  type Warmth,
} from '../src/index.js'

/** Addresses of the callee that nobody may learn; a relay's has other digits. */
const SECRETS = ['192.168.7.42', '203.0.113.9', '2001:db8::7:42', 'fe80::1', 'a1b2c3.local'] as const
const RELAYED = '198.51.100.5'

const secret = fc.constantFrom(...SECRETS)
const hiding = fc.constantFrom<Warmth>('none', 'relay')
const upper = (text: string) => text.toUpperCase()
const spread = (text: string) => text.replaceAll(' ', ' \t ')
const same = (text: string) => text
const spelling = fc.constantFrom(same, upper, spread)

const host = secret.map(address => `candidate:1 1 udp 2122260223 ${address} 50999 typ host generation 0`)
const reflexive = fc
  .tuple(fc.constantFrom('srflx', 'prflx'), secret, secret)
  .map(([type, a, b]) => `candidate:2 1 udp 1686052607 ${a} 50999 typ ${type} raddr ${b} rport 50999`)
const relay = secret.map(
  base =>
    `candidate:3 1 udp 41885439 ${RELAYED} 61000 typ relay raddr ${base} rport 51000 generation 0 ufrag aB3+`,
)
/** What no browser writes, but a page that wants to reveal too much might. */
const odd = fc
  .tuple(secret, relay)
  .chain(([address, line]) =>
    fc.constantFrom(
      `candidate:1 1 udp 1 ${address} 9 typ host typ relay`,
      `candidate:1 1 udp 1 ${address} 9 raddr ${RELAYED} typ relay`,
      `typ relay candidate:1 1 udp 1 ${address} 9 typ host`,
      `candidate:1 1 udp 1 ${address} 9 typ host foo typ relay `,
      `candidate:1 1 udp 1 ${address} 9 typ\u00a0relay`,
      `candidate:${address} 1 udp 1 ${RELAYED} 9 typ relay`,
      `${line} network ${address}`,
      `${line} raddr ${address}`,
      `${line}\r\na=candidate:1 1 udp 1 ${address} 9 typ host`,
      `a=${line}`,
    ),
  )
const anyCandidate = fc
  .tuple(fc.oneof(host, reflexive, relay, odd), spelling)
  .map(([line, spell]) => ({ candidate: spell(line), sdpMid: '0', sdpMLineIndex: 0 }))

function batch(candidates: Candidates['candidates']): Draft<Candidates> {
  return { entryId: 'e', type: 'candidates', session: 1, ufrag: 'aB3+', candidates, endOfCandidates: false }
}

function described(sdp: string): Draft<Description> {
  return { entryId: 'e', type: 'description', session: 1, revision: 1, description: { type: 'answer', sdp } }
}

function candidatesOf(draft: Draft): readonly string[] {
  return draft.type === 'candidates' ? draft.candidates.map(({ candidate }) => candidate) : []
}

function expectNoSecret(draft: Draft): void {
  const text = JSON.stringify(draft).toLowerCase()
  for (const address of SECRETS) expect(text).not.toContain(address)
}

describe('candidates', () => {
  it('tell of no address but a relay before the answer, however they are written', () => {
    fc.assert(
      fc.property(fc.array(anyCandidate, { maxLength: 8 }), hiding, (candidates, warmth) => {
        const concealed = conceal(batch(candidates), warmth)
        expectNoSecret(concealed)
        for (const line of candidatesOf(concealed)) {
          expect(line).toMatch(/ typ relay raddr 0\.0\.0\.0 rport 0( |$)/i)
          expect(line.match(/typ/gi)).toHaveLength(1)
          expect(line.match(/raddr/gi)).toHaveLength(1)
        }
        if (warmth === 'none') expect(candidatesOf(concealed)).toEqual([])
      }),
      { numRuns: 1_000 },
    )
  })

  it('through a relay pass, with what a browser needs to use them', () => {
    fc.assert(
      fc.property(relay, line => {
        const given = { candidate: line, sdpMid: '0', sdpMLineIndex: 0 }
        expect(conceal(batch([given]), 'relay')).toEqual(
          batch([
            {
              ...given,
              candidate: `candidate:3 1 udp 41885439 ${RELAYED} 61000 typ relay raddr 0.0.0.0 rport 0 generation 0 ufrag aB3+`,
            },
          ]),
        )
      }),
    )
  })

  it('hide nothing in the name of their m-line', () => {
    const candidate = `candidate:3 1 udp 1 ${RELAYED} 61000 typ relay`
    const concealed = conceal(batch([{ candidate, sdpMid: '203.0.113.9', sdpMLineIndex: 0 }]), 'relay')
    expect(candidatesOf(concealed)).toEqual([])
  })
})

describe('a description', () => {
  const ending = fc.constantFrom('\r\n', '\n', '\r')
  const revealing = fc
    .oneof(
      fc.oneof(host, reflexive, relay).map(line => `a=${line}`),
      fc.oneof(host, reflexive).map(line => ` a = ${line}`),
      secret.map(address => `c=IN IP4 ${address}`),
      secret.map(address => `c=IN IP6 ${address}`),
      secret.map(address => `o=- 1 2 IN IP4 ${address}`),
      secret.map(address => `a=rtcp:50999 IN IP4 ${address}`),
      fc.constant('a=remote-candidates:1 192.168.7.42 50999'),
      fc.constant('s=203.0.113.9'),
    )
    .chain(line => spelling.map(spell => spell(line)))

  it('has neither candidate nor address in it before the answer, whatever its lines end with', () => {
    fc.assert(
      fc.property(fc.array(revealing, { maxLength: 8 }), ending, hiding, (lines, end, warmth) => {
        const concealed = conceal(
          described(['v=0', ...lines, 'a=mid:0', ''].join(end)),
          warmth,
          concealAnywhere,
        )
        expectNoSecret(concealed)
        expect(JSON.stringify(concealed)).not.toMatch(/candidate/i)
      }),
      { numRuns: 1_000 },
    )
  })

  it.each([
    'a=x-address:2001:db8::7',
    'a=x-address 2001:db8:0:0:0:0:0:7 9',
    's=2001:DB8::7',
    'a=x:fe80::1%eth0',
    'a=x:[2001:db8::7]:9',
  ])('has no IPv6 address in it, wherever it stands: %s', line => {
    const concealed = JSON.stringify(conceal(described(`v=0\r\n${line}\r\n`), 'none', concealAnywhere))
    expect(concealed).not.toMatch(/2001|db8|fe80/i)
  })

  it('keeps every other line as it was', () => {
    const kept = [
      'v=0',
      'o=- 4611731400430051336 2 IN IP4 0.0.0.0',
      's=-',
      'm=audio 9 UDP/TLS/RTP/SAVPF 111 63',
      'c=IN IP4 0.0.0.0',
      'a=ice-ufrag:aB3+',
      'a=ice-pwd:asd88fgpdd777uzjYhagZg',
      'a=fingerprint:sha-256 49:66:12:17:0D:1C:91:AE:57:4C:C6:36:DD:D5:97:D2:7D:62:C9:9A:7F:B9:A3:F4:70:03:E7:43:91:73:23:5E',
      'a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level',
      'a=rtpmap:111 opus/48000/2',
      'a=ssrc:3735928559 cname:foo',
      '',
    ].join('\r\n')
    expect(conceal(described(kept), 'relay', concealAnywhere)).toEqual(described(kept))
    expect(conceal(described(kept), 'relay')).toEqual(described(kept))
  })

  it('of a browser has no address in it either', () => {
    const addressed = [
      'o=- 1 2 IN IP4 192.168.7.42',
      'c=IN IP6 2001:db8::7:42',
      'a=rtcp:9 IN IP4 203.0.113.9',
    ]
    const written = [...addressed, 'a=candidate:1 1 udp 1 a1b2c3.local 9 typ host', ''].join('\r\n')
    expectNoSecret(conceal(described(written), 'none'))
  })
})

it('nothing else is touched, and nothing at all between people who may connect directly', () => {
  fc.assert(
    fc.property(anyCandidate, candidate => {
      const draft = batch([candidate])
      expect(conceal(draft, 'direct')).toBe(draft)
    }),
  )
  const accept: Draft = { entryId: 'e', type: 'accept' }
  expect(conceal(accept, 'none')).toBe(accept)
})
