import { isIPv6 } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressBytes, addressOf } from '../src/stun/address.js'
import {
  ATTRIBUTE,
  faultOf,
  textAttribute,
  textOf,
  xorAddress,
  xorAddressOf,
} from '../src/stun/attributes.js'
import { decodeMessage, encodeMessage, METHOD, type StunMessage } from '../src/stun/message.js'
import { isIntact, isSealedWith, longTermKey, sealMessage } from '../src/stun/seal.js'
import { StreamFrames } from '../src/stun/stream-frames.js'

const hex = (text: string) => Buffer.from(text.replace(/\s/g, ''), 'hex')

function decoded(bytes: Buffer): StunMessage {
  const message = decodeMessage(bytes)
  if (message === null) throw new Error('not a STUN message')
  return message
}

/** RFC 5769 §2.1 to §2.4, as printed there. */
const REQUEST = hex(`000100582112a442b7e7a701bc34d686fa87dfae 802200105354554e207465737420636c69656e74
  002400046e0001ff 80290008932ff9b151263b36 000600096576746a3a68367659202020
  000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2 80280004e57a3bcf`)
const RESPONSE = hex(`0101003c2112a442b7e7a701bc34d686fa87dfae 8022000b7465737420766563746f7220
  002000080001a147e112a643 000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7 80280004c07d4c96`)
const RESPONSE_IPV6 = hex(`010100482112a442b7e7a701bc34d686fa87dfae 8022000b7465737420766563746f7220
  002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9 00080014a382954e4be67bf11784c97c8292c275bfe3ed41 80280004c8fb0b4c`)
const LONG_TERM = hex(`000100602112a44278ad3433c6ad72c029da412e
  00060012e3839ee38388e383aae38383e382afe382b90000
  0015001c662f2f3439396b39353464364f4c33346f4c39465354767936347341
  0014000b6578616d706c652e6f726700 00080014f67024656dd64a3e02b8e0712e85c9a28ca89666`)
const PASSWORD = Buffer.from('VOkJxbRl1RmTxUk/WvJxBt')

describe('the test vectors of RFC 5769', () => {
  it('§2.1: a request', () => {
    const message = decoded(REQUEST)
    expect(message).toMatchObject({ class: 'request', method: METHOD.binding })
    expect(textOf(message, ATTRIBUTE.username)).toBe('evtj:h6vY')
    expect(isSealedWith(REQUEST, message, PASSWORD)).toBe(true)
    expect(isIntact(REQUEST, message)).toBe(true)
  })

  it.each([
    ['§2.2: a response with an IPv4 address', RESPONSE, '192.0.2.1'],
    ['§2.3: a response with an IPv6 address', RESPONSE_IPV6, '2001:db8:1234:5678:11:2233:4455:6677'],
  ])('%s', (_what, bytes, address) => {
    const message = decoded(bytes)
    expect(message).toMatchObject({ class: 'success', method: METHOD.binding })
    const mapped = { address, port: 32_853 }
    expect(xorAddressOf(message, ATTRIBUTE.xorMappedAddress)).toEqual(mapped)
    expect(xorAddress(ATTRIBUTE.xorMappedAddress, mapped, message.transactionId)?.value).toEqual(
      message.attributes[1]?.value,
    )
    expect(isSealedWith(bytes, message, PASSWORD)).toBe(true)
    expect(isIntact(bytes, message)).toBe(true)
  })

  it('§2.4: a request with long-term credentials', () => {
    const message = decoded(LONG_TERM)
    const username = 'マトリックス'
    expect(textOf(message, ATTRIBUTE.username)).toBe(username)
    const key = longTermKey(username, 'example.org', 'TheMatrIX')
    expect(isSealedWith(LONG_TERM, message, key)).toBe(true)
    expect(isSealedWith(LONG_TERM, message, longTermKey(username, 'example.com', 'TheMatrIX'))).toBe(false)
    // The same content, sealed by us, is the same message, up to the fingerprint that we add.
    const attributes = message.attributes.slice(0, -1)
    const ours = sealMessage({ ...message, attributes }, key)
    expect(ours.subarray(4, LONG_TERM.length)).toEqual(LONG_TERM.subarray(4))
    expect(ours.length).toBe(LONG_TERM.length + 8)
  })
})

/** What the fingerprint does not cover: itself. */
const FINGERPRINT_BYTES = 8

const messages: fc.Arbitrary<StunMessage> = fc.record({
  class: fc.constantFrom('request', 'indication', 'success', 'error'),
  method: fc.integer({ min: 0, max: 0xfff }),
  transactionId: fc.uint8Array({ minLength: 12, maxLength: 12 }).map(Buffer.from),
  attributes: fc.array(
    fc.record({
      type: fc.integer({ min: 0, max: 0x7fff }).filter(type => type !== ATTRIBUTE.messageIntegrity),
      value: fc.uint8Array({ maxLength: 60 }).map(Buffer.from),
    }),
    { maxLength: 8 },
  ),
})
const endpoints = fc.record({
  address: fc.oneof(fc.ipV4(), fc.ipV6()),
  port: fc.integer({ min: 0, max: 65_535 }),
})

describe('the codec', () => {
  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(messages, message => {
        expect(decodeMessage(encodeMessage(message))).toEqual(message)
      }),
    )
  })

  it('knows its own seal, and no other', () => {
    fc.assert(
      fc.property(messages, fc.uint8Array({ minLength: 1 }), fc.nat(), (message, bytes, at) => {
        const key = Buffer.from(bytes)
        const sealed = sealMessage(message, key)
        expect(isSealedWith(sealed, decoded(sealed), key)).toBe(true)
        expect(isIntact(sealed, decoded(sealed))).toBe(true)
        expect(isSealedWith(sealed, decoded(sealed), Buffer.concat([key, Buffer.from([1])]))).toBe(false)
        const damaged = Buffer.from(sealed)
        const place = at % (damaged.length - FINGERPRINT_BYTES)
        damaged.writeUInt8(damaged.readUInt8(place) ^ 0x01, place)
        const read = decodeMessage(damaged)
        expect(read === null || !isIntact(damaged, read) || !isSealedWith(damaged, read, key)).toBe(true)
      }),
    )
  })

  it('never throws on anything it may receive', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), messages, fc.nat(200), (noise, message, cut) => {
        const whole = encodeMessage(message)
        for (const bytes of [Buffer.from(noise), whole.subarray(0, cut % (whole.length + 1))]) {
          const read = decodeMessage(bytes)
          if (read === null) continue
          for (const type of Object.values(ATTRIBUTE)) xorAddressOf(read, type)
          faultOf(read)
          isSealedWith(bytes, read, PASSWORD)
          isIntact(bytes, read)
        }
      }),
    )
  })

  it('carries every address', () => {
    fc.assert(
      fc.property(endpoints, messages, (endpoint, message) => {
        const made = xorAddress(ATTRIBUTE.xorPeerAddress, endpoint, message.transactionId)
        const attributes = made === null ? [] : [made]
        const read = xorAddressOf({ ...message, attributes }, ATTRIBUTE.xorPeerAddress)
        expect(read?.port).toBe(endpoint.port)
        expect(addressBytes(read?.address ?? '')).toEqual(addressBytes(endpoint.address))
      }),
    )
  })

  it('says what an error response says', () => {
    const value = Buffer.concat([Buffer.from([0, 0, 4, 38]), Buffer.from('Stale Nonce')])
    const message: StunMessage = {
      class: 'error',
      method: METHOD.allocate,
      transactionId: Buffer.alloc(12),
      attributes: [textAttribute(ATTRIBUTE.realm, 'r'), { type: ATTRIBUTE.errorCode, value }],
    }
    expect(faultOf(message)).toEqual({ code: 438, reason: 'Stale Nonce' })
  })
})

describe('addresses', () => {
  it.each([
    ['127.0.0.1', '7f000001'],
    ['::ffff:127.0.0.1', '00000000000000000000ffff7f000001'],
    ['::', '00000000000000000000000000000000'],
    ['fe80::1', 'fe800000000000000000000000000001'],
  ])('%s', (address, bytes) => {
    expect(addressBytes(address)?.toString('hex')).toBe(bytes)
    const back = addressOf(hex(bytes))
    expect(addressBytes(back)).toEqual(hex(bytes))
    expect(isIPv6(back)).toBe(address.includes(':'))
  })

  it.each(['', 'localhost', '1.2.3', '1.2.3.400', 'fe80::1%eth0'])('%j is none', text => {
    expect(addressBytes(text)).toBeNull()
  })
})

it('a stream is cut into its messages, however it comes in', () => {
  const channelData = hex('40010005 0102030405000000')
  fc.assert(
    fc.property(
      fc.array(fc.oneof(messages.map(encodeMessage), fc.constant(channelData))),
      fc.integer({ min: 1, max: 40 }),
      (sent, step) => {
        const stream = Buffer.concat(sent)
        const frames = new StreamFrames()
        const received: Buffer[] = []
        for (let at = 0; at < stream.length; at += step)
          received.push(...frames.push(stream.subarray(at, at + step)))
        expect(received).toEqual(sent)
      },
    ),
  )
})
