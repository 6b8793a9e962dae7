import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { Decoder, Encoder, replyPacket } from '../src/gateway/packet-parser.js'
import { atEnd, handshake, serve, signIn, until } from './sockets.js'

function read(text: unknown): unknown {
  const decoder = new Decoder()
  let packet: unknown
  decoder.on('decoded', decoded => {
    packet = decoded
  })
  decoder.add(text)
  return packet
}

describe('a packet', () => {
  it.each([
    ['0{"token":"t"}', { type: 0, nsp: '/', data: { token: 't' } }],
    ['0', { type: 0, nsp: '/' }],
    ['1', { type: 1, nsp: '/' }],
    [
      '2["listen",{"address":"line:a,b"}]',
      { type: 2, nsp: '/', data: ['listen', { address: 'line:a,b' }, null] },
    ],
    ['217["sync",{}]', { type: 2, nsp: '/', data: ['sync', {}, 17] }],
    ['20["sync",{},3,"x"]', { type: 2, nsp: '/', data: ['sync', {}, 0] }],
    ['2["a\nb"]'.replace('\n', '\\n'), { type: 2, nsp: '/', data: ['a\nb', undefined, null] }],
  ])('%s is read', (text, packet) => {
    expect(read(text)).toEqual(packet)
  })

  it.each([
    ['an attachment to come', '51-["a",{"_placeholder":true,"num":0}]'],
    ['binary data', Buffer.from('x')],
    ['an acknowledgement, which nobody asked for', '31["x"]'],
    ['another namespace', '0/admin,{}'],
    ['another namespace', '2/admin,["a"]'],
    ['an error', '4{"message":"x"}'],
    ['nothing', ''],
    ['an unknown type', '9["a"]'],
    ['no event', '2{"a":1}'],
    ['no event', '2[7]'],
    ['no event', '2[]'],
    ["one of Socket.IO's own events", '2["disconnect"]'],
    ['broken JSON', '2["a"'],
    ['a list as a handshake', '0["a"]'],
    ['a handshake too long', `0{"token":"${'x'.repeat(6_200)}"}`],
    ['very many objects', `2["a",[${'{},'.repeat(600)}{}]]`],
    ['very many numbers', `2["a",[${'0,'.repeat(600)}0]]`],
    ['text after the end', '1x'],
  ])('with %s is refused (%#)', (_what, text) => {
    expect(() => read(text)).toThrow()
  })

  it('with a full batch of candidates is read', () => {
    const candidate = { candidate: 'candidate:1 1 udp 1 192.0.2.1 1 typ host', sdpMid: '0', sdpMLineIndex: 0 }
    const draft = { type: 'candidates', candidates: Array.from({ length: 32 }, () => candidate) }
    expect(read(`21${JSON.stringify(['append', { draft }])}`)).toMatchObject({
      data: ['append', { draft }, 1],
    })
  })

  it('is written as Socket.IO writes it', () => {
    expect(new Encoder().encode({ type: 2, data: ['entry', { a: 1 }] })).toEqual(['2["entry",{"a":1}]'])
    expect(replyPacket(7, { ok: true })).toBe('37[{"ok":true}]')
    expect(new Encoder().encode({ type: 1 })).toEqual(['1'])
  })
})

describe('a socket is closed', () => {
  async function open() {
    const server = await serve()
    const ada = await signIn(server, 'Ada')
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/socket.io/?EIO=4&transport=websocket`)
    const frames: string[] = []
    socket.on('message', data => frames.push(String(data)))
    atEnd(() => socket.terminate())
    await until(() => socket.readyState === WebSocket.OPEN)
    const join = async () => {
      socket.send(`40${JSON.stringify(handshake(ada.token, 'd'))}`)
      await until(() => frames.some(frame => frame.startsWith('42["welcome"')))
    }
    return { socket, join }
  }

  it.each([
    ['announces an attachment', '451-["a",{"_placeholder":true,"num":0}]'],
    ['acknowledges what was not asked', '431["x"]'],
    ['asks for another namespace', '40/admin,{}'],
    ['leaves the server but keeps its socket', '41'],
    ['sends binary data', Buffer.from('x')],
  ])('when its client %s', async (_what, frame) => {
    const { socket, join } = await open()
    await join()
    socket.send(frame)
    await until(() => socket.readyState === WebSocket.CLOSED)
  })

  it('when its client sends a handshake of 58 kB', async () => {
    const { socket } = await open()
    socket.send(`40{"token":"t","more":[${'{},'.repeat(19_000)}{}]}`)
    await until(() => socket.readyState === WebSocket.CLOSED)
  })

  it('when its client sends one message in very many pieces', async () => {
    const { socket, join } = await open()
    await join()
    for (let n = 0; n < 100; n += 1) socket.send('x', { fin: false })
    await until(() => socket.readyState === WebSocket.CLOSED)
  })
})
