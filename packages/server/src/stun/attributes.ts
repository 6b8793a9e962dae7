import { addressBytes, addressOf, type Endpoint } from './address.js'
import { type Attribute, attribute, type StunMessage } from './message.js'

/** RFC 8489 §18.3 and RFC 8656 §18. */
export const ATTRIBUTE = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  lifetime: 0x000d,
  xorPeerAddress: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  xorRelayedAddress: 0x0016,
  requestedAddressFamily: 0x0017,
  requestedTransport: 0x0019,
  xorMappedAddress: 0x0020,
  fingerprint: 0x8028,
} as const

/** The protocol number of UDP, which a relay uses towards peers. */
const UDP = 17

export function textAttribute(type: number, text: string): Attribute {
  return { type, value: Buffer.from(text, 'utf8') }
}

export function textOf(message: StunMessage, type: number): string | null {
  return attribute(message, type)?.toString('utf8') ?? null
}

export function requestedTransport(): Attribute {
  return { type: ATTRIBUTE.requestedTransport, value: Buffer.from([UDP, 0, 0, 0]) }
}

export type AddressFamily = 4 | 6

/** RFC 8656 §18.6. Without it, a relayed address is IPv4. */
export function requestedAddressFamily(family: AddressFamily): Attribute {
  const value = Buffer.from([family === 4 ? 1 : 2, 0, 0, 0])
  return { type: ATTRIBUTE.requestedAddressFamily, value }
}

/** @param seconds 0 releases an allocation. */
export function lifetime(seconds: number): Attribute {
  const value = Buffer.alloc(4)
  value.writeUInt32BE(seconds)
  return { type: ATTRIBUTE.lifetime, value }
}

/** RFC 8489 §14.2. `null` if it is not an IP address. */
export function xorAddress(
  type: number,
  { address, port }: Endpoint,
  transactionId: Buffer,
): Attribute | null {
  const bytes = addressBytes(address)
  if (bytes === null) return null
  const head = Buffer.from([0, bytes.length === 4 ? 1 : 2, 0, 0])
  head.writeUInt16BE(port ^ 0x2112, 2)
  return { type, value: Buffer.concat([head, xored(bytes, transactionId)]) }
}

/** `null` if missing or malformed. */
export function xorAddressOf(message: StunMessage, type: number): Endpoint | null {
  const value = attribute(message, type)
  const size = value?.[1] === 1 ? 4 : 16
  if (value === null || value.length !== 4 + size) return null
  return {
    address: addressOf(xored(value.subarray(4), message.transactionId)),
    port: value.readUInt16BE(2) ^ 0x2112,
  }
}

/** The content of an error response: RFC 8489 §14.8. */
export interface StunFault {
  readonly code: number
  readonly reason: string
}

export function faultOf(message: StunMessage): StunFault | null {
  const value = attribute(message, ATTRIBUTE.errorCode)
  if (value === null || value.length < 4) return null
  const [, , hundreds = 0, rest = 0] = value
  return { code: (hundreds & 7) * 100 + rest, reason: value.subarray(4).toString('utf8') }
}

function xored(bytes: Buffer, transactionId: Buffer): Buffer {
  const pad = Buffer.concat([Buffer.from([0x21, 0x12, 0xa4, 0x42]), transactionId])
  return Buffer.from(bytes.map((byte, index) => byte ^ (pad[index] ?? 0)))
}
