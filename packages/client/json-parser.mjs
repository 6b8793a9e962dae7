/*
 * Reads and writes the part of Socket.IO's packets that the SDK uses (protocol 5,
 * https://github.com/socketio/socket.io-protocol): the main namespace, and JSON. Replaces `socket.io-parser` in the
 * browser bundle; a test compares the two.
 */

/** Events the client itself emits, and a few more: a server must not send them. */
const RESERVED = /^(dis)?connect|Listener$/

const isObject = data => typeof data === 'object' && data !== null && !Array.isArray(data)

const IS_VALID = [
  isObject,
  data => data === undefined,
  data => Array.isArray(data) && typeof data[0] === 'string' && !RESERVED.test(data[0]),
  Array.isArray,
  isObject,
]

export function encode({ type, id, data }) {
  return `${type}${id ?? ''}${JSON.stringify(data) ?? ''}`
}

/** Throws on anything that is not such a packet, which ends the connection. */
export function decode(text) {
  const [, type, id, json] = /^([0-4])(\d*)([[{"].*)?$/s.exec(text) ?? []
  const data = json && JSON.parse(json)
  if (!IS_VALID[type]?.(data)) throw new Error()
  return { type: Number(type), id: id ? Number(id) : undefined, data }
}
