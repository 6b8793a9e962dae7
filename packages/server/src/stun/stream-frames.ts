import { HEADER_BYTES } from './message.js'

/** Larger than any STUN message or media packet: a stream that announces more does not speak STUN. */
const LIMIT = 65_536 + HEADER_BYTES

/** Finds the messages in a TCP or TLS stream, where only their length separates them (RFC 8489 §6.2.2). */
export class StreamFrames {
  #rest: Buffer = Buffer.alloc(0)

  /** Takes the next bytes and returns every complete message. Channel data is returned as it is. */
  push(chunk: Buffer): Buffer[] {
    this.#rest = Buffer.concat([this.#rest, chunk])
    const whole: Buffer[] = []
    while (this.#rest.length >= 4) {
      const length = frameLength(this.#rest)
      if (length > LIMIT || this.#rest.length < length) break
      whole.push(this.#rest.subarray(0, length))
      this.#rest = this.#rest.subarray(length)
    }
    return whole
  }
}

function frameLength(bytes: Buffer): number {
  const length = bytes.readUInt16BE(2)
  const isChannelData = ((bytes[0] ?? 0) & 0xc0) === 0x40
  // RFC 8656 §12.5: over a stream, channel data is padded to a whole word.
  return isChannelData ? 4 + Math.ceil(length / 4) * 4 : HEADER_BYTES + length
}
