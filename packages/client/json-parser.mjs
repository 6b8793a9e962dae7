import { Emitter } from '@socket.io/component-emitter'

/*
 * Reads and writes the part of Socket.IO's packets that the SDK uses (protocol 5,
 * https://github.com/socketio/socket.io-protocol): the main namespace, and JSON. Replaces `socket.io-parser` in the
 * browser bundle; a test compares the two.
 */

export const protocol = 5

export const PacketType = {
  CONNECT: 0,
  DISCONNECT: 1,
  EVENT: 2,
  ACK: 3,
  CONNECT_ERROR: 4,
  BINARY_EVENT: 5,
  BINARY_ACK: 6,
}

/** Events the client itself emits; a server must not send them. */
const RESERVED = /^(connect(_error)?|disconnect(ing)?|(new|remove)Listener)$/

const isObject = data => typeof data === 'object' && data !== null && !Array.isArray(data)

const IS_VALID = [
  isObject,
  data => data === undefined,
  data => Array.isArray(data) && typeof data[0] === 'string' && !RESERVED.test(data[0]),
  Array.isArray,
  data => typeof data === 'string' || isObject(data),
]

export class Encoder {
  encode({ type, id, data }) {
    return [`${type}${id ?? ''}${data === undefined ? '' : JSON.stringify(data)}`]
  }
}

export class Decoder extends Emitter {
  /** Throws on anything that is not such a packet, which ends the connection. */
  add(text) {
    const [, type, id, json] = /^([0-4])(\d*)([[{"].*)?$/s.exec(text) ?? []
    const data = json ? JSON.parse(json) : undefined
    if (!IS_VALID[type]?.(data)) throw new Error('invalid packet')
    this.emit('decoded', {
      type: Number(type),
      nsp: '/',
      ...(id && { id: Number(id) }),
      ...(json && { data }),
    })
  }
}
