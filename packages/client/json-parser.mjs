/*
 * Reads and writes the part of Socket.IO's packets that the SDK uses (protocol 5,
 * https://github.com/socketio/socket.io-protocol): the main namespace, and JSON. Replaces `socket.io-parser` in the
 * browser bundle; a test compares the two.
 */

/**
 * What stands before a packet's JSON, and what that begins with. A server must not send the events that the client itself emits,
 * and a few more.
 */
const HEAD = /^([04](?={)|1$|2\d*(?=\["(?!(dis)?connect|[^"]*Listener")[^"\\]*")|3\d*(?=\[))/

export function encode({ type, id, data }) {
  return `${type}${id ?? ''}${JSON.stringify(data) ?? ''}`
}

/** Throws on anything that is not such a packet, which ends the connection. */
export function decode(text) {
  const [head] = HEAD.exec(text)
  const id = head.slice(1)
  const data = head === '1' ? undefined : JSON.parse(text.slice(head.length))
  return { type: Number(head[0]), id: id ? Number(id) : undefined, data }
}
