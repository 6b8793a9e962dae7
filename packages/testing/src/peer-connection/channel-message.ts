import { toScalarText } from './channel-init.js'

/** A message on its way: text, or bytes that no one else holds. */
export type Message = string | Uint8Array<ArrayBuffer>

/** Copies what the page sends, so that later changes by the page have no effect. */
export function encodeMessage(data: unknown): Message {
  if (data instanceof ArrayBuffer) return new Uint8Array(data.slice(0))
  if (ArrayBuffer.isView(data)) {
    return new Uint8Array(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
  }
  return toScalarText(data)
}

/** What the page at the other end receives. */
export function decodeMessage(message: Message, binaryType: BinaryType): string | ArrayBuffer | Blob {
  if (typeof message === 'string') return message
  return binaryType === 'blob' ? new Blob([message]) : message.slice().buffer
}

export function sizeOf(message: Message): number {
  return typeof message === 'string' ? new TextEncoder().encode(message).byteLength : message.byteLength
}
