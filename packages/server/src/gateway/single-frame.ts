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

/** Where a connection has the messages that are to be written before its next one. */
const WAITING = Symbol('waiting')
const NOTHING: readonly string[] = []

interface Emitter {
  [WAITING]?: string[]
}

/** Puts a message off until something else is written to the connection. @returns how many wait. */
export function writeWithNext(connection: object, data: string): number {
  const emitter: Emitter = connection
  emitter[WAITING] ??= []
  return emitter[WAITING].push(data)
}

/** The last of the messages that wait: written now, it takes the others along. */
export function lastWaiting(connection: object): string | undefined {
  return (connection as Emitter)[WAITING]?.pop()
}

/** Everything that waits, in order. It is to be written now. */
export function takeWaiting(connection: object | undefined): readonly string[] {
  return (connection as Emitter | undefined)?.[WAITING]?.splice(0) ?? NOTHING
}

/**
 * Makes each message one buffer, header and all, together with those that wait for it. Otherwise the header and the text are
 * written on their own and put together by the stream, which costs as much as everything else about sending. Listens to
 * `packetCreate`.
 */
export function frameAtOnce(this: unknown, { type, data, options }: OutgoingPacket): void {
  if (type !== 'message' || typeof data !== 'string' || !options) return
  const waiting = takeWaiting(this as object | undefined)
  const given = options.wsPreEncodedFrame
  if (given && waiting.length === 0) return
  const own = given ?? [textFrame(data)]
  options.wsPreEncodedFrame =
    waiting.length === 0 ? own : [Buffer.concat([...waiting.map(textFrame), ...own])]
}

/** An unmasked WebSocket frame, as a server sends it. What goes to many connections is framed once. */
export function textFrame(data: string): Buffer {
  const text = MESSAGE + data
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
