import { LIMITS, SERVER_LIMITS, type ServerEvents } from '@ringdown/protocol'
import { readRequestJson } from '../entry-json.js'

/*
 * Reads and writes the part of Socket.IO's packets that the protocol uses (https://github.com/socketio/socket.io-protocol,
 * version 5): the main namespace, JSON, and no acknowledgements from clients, because the server asks for none. Everything else
 * would be held or computed for nothing: attachments that never come, namespaces, acknowledgements of nothing.
 */

const CONNECT = 0
const DISCONNECT = 1
const EVENT = 2
const ACK = 3
const ZERO = 48
const NINE = 57
/** Of the number of a request: as many as a whole number keeps exactly. */
const MOST_DIGITS = 15
/** The events that Socket.IO emits itself. */
const RESERVED = new Set([
  'connect',
  'connect_error',
  'disconnect',
  'disconnecting',
  'newListener',
  'removeListener',
])
/** Objects, lists and what is in them, in one packet. Each may take many times its text in memory. A candidate has four. */
const MOST_PARTS = 16 * LIMITS.candidatesPerBatch

const NOTHING: readonly string[] = []

/** What a client emits: its name, its argument, and the number by which a reply names it; `null` if none is asked for. */
export type Incoming = readonly [event: string, request: unknown, id: number | null]

interface Packet {
  readonly nsp: '/'
  readonly type: number
  readonly data: unknown
}

/** Writes packets, but for the one that accepts a connection: the gateway sends that together with what comes first. */
export class Encoder {
  encode({ type, data }: Partial<Packet>): readonly string[] {
    return type === CONNECT ? NOTHING : [`${type}${data === undefined ? '' : JSON.stringify(data)}`]
  }
}

/** The packet that accepts a connection. */
export function connectPacket(sid: string): string {
  return `${CONNECT}{"sid":"${sid}"}`
}

/** The packet of an event whose argument is JSON already. */
export function eventPacket(event: keyof ServerEvents, json: string): string {
  return `${EVENT}["${event}",${json}]`
}

/** The packet of the reply to a request. */
export function replyPacket(id: number, reply: object): string {
  return `${ACK}${id}[${JSON.stringify(reply)}]`
}

type OnDecoded = (packet: object) => void

/** Reads packets, and passes each to its one listener. Socket.IO makes one per connection, so it is no whole `EventEmitter`. */
export class Decoder {
  #onDecoded: OnDecoded | null = null

  on(_event: 'decoded', listener: OnDecoded): this {
    this.#onDecoded = listener
    return this
  }

  removeListener(): this {
    this.#onDecoded = null
    return this
  }

  /** @throws {TypeError} for anything else than such a packet, which ends the connection. */
  add(text: unknown): void {
    this.#onDecoded?.(readPacket(text))
  }

  destroy(): void {}
}

function readPacket(text: unknown): Packet {
  if (typeof text !== 'string') throw new TypeError('binary data')
  const type = text.charCodeAt(0) - ZERO
  const start = endOfDigits(text, 1)
  const digits = text.slice(1, start)
  if (digits.length > MOST_DIGITS || !isJson(text, start))
    throw new TypeError('another namespace, or no packet')
  if (type === DISCONNECT && text.length === 1) return { nsp: '/', type, data: undefined }
  if (type === CONNECT && text.length > SERVER_LIMITS.handshakeLength)
    throw new TypeError('a handshake too long')
  if ((type !== CONNECT && type !== EVENT) || (type === CONNECT && digits !== ''))
    throw new TypeError('not for clients')
  if (hasManyParts(text, start)) throw new TypeError('too many objects')
  const data: unknown = start === text.length ? undefined : readRequestJson(text.slice(start))
  if (type === CONNECT) {
    if (Array.isArray(data)) throw new TypeError('no handshake')
    return { nsp: '/', type, data }
  }
  if (!isEvent(data)) throw new TypeError('no event')
  // Socket.IO would make a function of the number, and a reply pass through five more.
  const incoming: Incoming = [data[0], data[1], digits === '' ? null : Number(digits)]
  return { nsp: '/', type, data: incoming }
}

function endOfDigits(text: string, start: number): number {
  let end = start
  while (text.charCodeAt(end) >= ZERO && text.charCodeAt(end) <= NINE) end += 1
  return end
}

/** Whether an object, a list or nothing begins here. */
function isJson(text: string, start: number): boolean {
  return start >= text.length || text[start] === '[' || text[start] === '{'
}

function isEvent(data: unknown): data is readonly [string, ...unknown[]] {
  return Array.isArray(data) && typeof data[0] === 'string' && !RESERVED.has(data[0])
}

/** Also counts commas and brackets in text, of which honest text has few. */
function hasManyParts(text: string, start: number): boolean {
  let parts = 0
  for (const mark of '[{,') {
    // Leaps from one to the next: nearly all of a packet is one long text.
    for (let at = text.indexOf(mark, start); at >= 0; at = text.indexOf(mark, at + 1)) {
      parts += 1
      if (parts > MOST_PARTS) return true
    }
  }
  return false
}
