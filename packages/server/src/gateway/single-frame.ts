/** A packet of Engine.IO on its way to be written, as far as it is used here. */
interface OutgoingPacket {
  readonly type: string
  readonly data?: unknown
  readonly options?: { wsPreEncodedFrame?: readonly Buffer[] }
}

/** Of Engine.IO's `message` packets. */
const MESSAGE = '4'
/** The last frame of a text message (RFC 6455 §5.2). */
const TEXT = 0x81

/**
 * Makes each message one buffer, header and all. Otherwise the header and the text are written on their own and put together
 * by the stream, which costs as much as everything else about sending. Listens to `packetCreate`.
 */
export function frameAtOnce({ type, data, options }: OutgoingPacket): void {
  if (type !== 'message' || typeof data !== 'string' || !options) return
  options.wsPreEncodedFrame ??= [textFrame(MESSAGE + data)]
}

/** An unmasked WebSocket frame, as a server sends it. */
function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text)
  const start = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const frame = Buffer.allocUnsafe(start + length)
  frame[0] = TEXT
  if (start === 2) frame[1] = length
  else if (start === 4) {
    frame[1] = 126
    frame.writeUInt16BE(length, 2)
  } else {
    frame[1] = 127
    frame.writeBigUInt64BE(BigInt(length), 2)
  }
  frame.write(text, start)
  return frame
}
