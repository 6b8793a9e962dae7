import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { ATTRIBUTE } from './attributes.js'
import { encodeAttribute, encodeMessage, HEADER_BYTES, type StunMessage } from './message.js'

const INTEGRITY_BYTES = 4 + 20
const FINGERPRINT_BYTES = 4 + 4
/** RFC 8489 §14.7: distinguishes STUN's CRC from that of another protocol in the same packet. */
const FINGERPRINT_XOR = 0x5354554e

/** The key of long-term credentials: RFC 8489 §9.2.2, with MD5, which is what coturn and browsers use. */
export function longTermKey(username: string, realm: string, password: string): Buffer {
  return createHash('md5').update(`${username}:${realm}:${password}`).digest()
}

/** Encodes a message with MESSAGE-INTEGRITY under `key` (unless `null`) and with FINGERPRINT. */
export function sealMessage(message: StunMessage, key: Buffer | null): Buffer {
  let bytes = encodeMessage(message)
  if (key !== null) {
    const value = integrity(bytes, key)
    bytes = append(bytes, encodeAttribute({ type: ATTRIBUTE.messageIntegrity, value }))
  }
  const value = Buffer.alloc(4)
  value.writeUInt32BE(fingerprint(bytes))
  return append(bytes, encodeAttribute({ type: ATTRIBUTE.fingerprint, value }))
}

/** Whether a received message was sealed with the key: RFC 8489 §14.5. */
export function isSealedWith(bytes: Buffer, message: StunMessage, key: Buffer): boolean {
  let at = HEADER_BYTES
  for (const { type, value } of message.attributes) {
    if (type === ATTRIBUTE.messageIntegrity) {
      const expected = integrity(bytes.subarray(0, at), key)
      return value.length === expected.length && timingSafeEqual(value, expected)
    }
    at += encodeAttribute({ type, value }).length
  }
  return false
}

/** Whether the fingerprint is correct or missing: RFC 8489 §14.7. */
export function isIntact(bytes: Buffer, message: StunMessage): boolean {
  const last = message.attributes.at(-1)
  if (last?.type !== ATTRIBUTE.fingerprint) return true
  return (
    last.value.length === 4 &&
    last.value.readUInt32BE() === fingerprint(bytes.subarray(0, -FINGERPRINT_BYTES))
  )
}

/** Both are computed as if they were the message's last attribute, so the length already includes them. */
function integrity(before: Buffer, key: Buffer): Buffer {
  return createHmac('sha1', key).update(withLength(before, INTEGRITY_BYTES)).digest()
}

function fingerprint(before: Buffer): number {
  return (crc32(withLength(before, FINGERPRINT_BYTES)) ^ FINGERPRINT_XOR) >>> 0
}

function append(bytes: Buffer, more: Buffer): Buffer {
  return Buffer.concat([withLength(bytes, more.length), more])
}

function withLength(bytes: Buffer, more: number): Buffer {
  const copy = Buffer.from(bytes)
  copy.writeUInt16BE(bytes.length - HEADER_BYTES + more, 2)
  return copy
}
