/** RFC 8489 §5: distinguishes STUN messages from others. */
const MAGIC_COOKIE = 0x2112a442
export const HEADER_BYTES = 20

/** RFC 8489 §18.2 and RFC 8656 §17. */
export const METHOD = {
  binding: 0x001,
  allocate: 0x003,
  refresh: 0x004,
  send: 0x006,
  data: 0x007,
  createPermission: 0x008,
} as const

type MessageClass = 'request' | 'indication' | 'success' | 'error'
const CLASSES: readonly MessageClass[] = ['request', 'indication', 'success', 'error']

/** One attribute; `attributes.ts` says what its value means. */
export interface Attribute {
  readonly type: number
  readonly value: Buffer
}

/** A STUN message (RFC 8489 §5), which includes TURN messages. */
export interface StunMessage {
  readonly class: MessageClass
  readonly method: number
  /** 12 bytes. */
  readonly transactionId: Buffer
  readonly attributes: readonly Attribute[]
}

/** The bytes of a message without integrity; `seal.ts` adds what proves its sender. */
export function encodeMessage({ class: kind, method, transactionId, attributes }: StunMessage): Buffer {
  const body = Buffer.concat(attributes.map(encodeAttribute))
  const header = Buffer.alloc(8)
  header.writeUInt16BE(typeField(kind, method), 0)
  header.writeUInt16BE(body.length, 2)
  header.writeUInt32BE(MAGIC_COOKIE, 4)
  return Buffer.concat([header, transactionId, body])
}

/** Reads exactly one message; `null` for anything else. */
export function decodeMessage(bytes: Buffer): StunMessage | null {
  if (bytes.length < HEADER_BYTES || bytes.length % 4 !== 0) return null
  const type = bytes.readUInt16BE(0)
  const isOne = type < 0x4000 && bytes.readUInt32BE(4) === MAGIC_COOKIE
  if (!isOne || bytes.readUInt16BE(2) !== bytes.length - HEADER_BYTES) return null
  const attributes: Attribute[] = []
  for (let at = HEADER_BYTES; at < bytes.length; ) {
    const length = bytes.readUInt16BE(at + 2)
    const end = at + 4 + length
    if (end > bytes.length) return null
    attributes.push({ type: bytes.readUInt16BE(at), value: bytes.subarray(at + 4, end) })
    at = end + padding(length)
  }
  const kind = CLASSES[((type >> 7) & 2) | ((type >> 4) & 1)] ?? 'request'
  return { class: kind, method: methodOf(type), transactionId: bytes.subarray(8, HEADER_BYTES), attributes }
}

export function encodeAttribute({ type, value }: Attribute): Buffer {
  const header = Buffer.alloc(4)
  header.writeUInt16BE(type, 0)
  header.writeUInt16BE(value.length, 2)
  return Buffer.concat([header, value, Buffer.alloc(padding(value.length))])
}

export function attribute(message: StunMessage, type: number): Buffer | null {
  return message.attributes.find(found => found.type === type)?.value ?? null
}

/** How many bytes pad an attribute's value to a whole word. */
function padding(length: number): number {
  return (4 - (length % 4)) % 4
}

/** RFC 8489 §5: the two class bits lie between the method bits. */
function typeField(kind: MessageClass, method: number): number {
  const c = CLASSES.indexOf(kind)
  return (
    (method & 0x00f) | ((c & 1) << 4) | ((method & 0x070) << 1) | ((c & 2) << 7) | ((method & 0xf80) << 2)
  )
}

function methodOf(type: number): number {
  return (type & 0x00f) | ((type >> 1) & 0x070) | ((type >> 2) & 0xf80)
}
