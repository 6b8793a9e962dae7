import { closedError } from './operations-chain.js'

/** The checked options of a data channel. */
export interface ChannelInit {
  readonly label: string
  readonly protocol: string
  readonly ordered: boolean
  readonly maxPacketLifeTime: number | null
  readonly maxRetransmits: number | null
  readonly negotiated: boolean
  /** Only if the page negotiates the channel itself. */
  readonly id: number | null
}

const MAX_TEXT_BYTES = 65_535
const MAX_ID = 65_534

/** Reads the arguments of `createDataChannel` as the DOM converts them, then checks them as webrtc-pc 6.1 does. */
export function readChannelInit(
  label: unknown,
  init: RTCDataChannelInit | null,
  isClosed: boolean,
): ChannelInit {
  const given = init ?? {}
  const asked = {
    label: toScalarText(label),
    protocol: toScalarText(given.protocol ?? ''),
    ordered: given.ordered === undefined || Boolean(given.ordered),
    maxPacketLifeTime: toUnsignedShort(given.maxPacketLifeTime),
    maxRetransmits: toUnsignedShort(given.maxRetransmits),
    negotiated: given.negotiated ?? false,
    id: toUnsignedShort(given.id),
  }
  if (isClosed) throw closedError()
  if (asked.maxPacketLifeTime !== null && asked.maxRetransmits !== null) {
    throw new TypeError('A channel has a maxPacketLifeTime or maxRetransmits, not both.')
  }
  for (const text of [asked.label, asked.protocol]) {
    if (new TextEncoder().encode(text).byteLength > MAX_TEXT_BYTES) {
      throw new TypeError(`A label and a protocol have at most ${MAX_TEXT_BYTES} bytes.`)
    }
  }
  if (!asked.negotiated) return { ...asked, id: null }
  if (asked.id === null) throw new TypeError('A negotiated channel needs an id.')
  if (asked.id > MAX_ID) throw new TypeError(`A channel's id is at most ${MAX_ID}.`)
  return asked
}

/** A DOM USVString: without lone surrogates. */
export function toScalarText(value: unknown): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(String(value)))
}

/** A DOM `[EnforceRange] unsigned short`; `null` if none was given. */
function toUnsignedShort(value: unknown): number | null {
  if (value === undefined) return null
  const number = Math.trunc(Number(value))
  if (!(number >= 0 && number <= 65_535)) throw new TypeError(`${String(value)} is not from 0 to 65535.`)
  return number
}
