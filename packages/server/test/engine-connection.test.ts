import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { systemClock } from '@ringdown/protocol'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { Budgets } from '../src/budgets/budgets.js'
import { type EngineConnection, forgetRequest, stopConnectTimeout } from '../src/gateway/engine-connection.js'
import { Intake } from '../src/gateway/intake.js'
import { createSocketServer, HEARTBEAT, type ServerSocket } from '../src/gateway/socket-server.js'
import { OpenConnections } from '../src/open-connections.js'
import { ownBoundary } from '../src/own-boundary.js'
import { readConfig } from '../src/settings/config.js'
import { atEnd, until } from './sockets.js'

/*
 * What the server uses of Engine.IO and ws beyond their types. A new release of them that has changed it fails here.
 */

/** @param busyShare how busy it is, instead of as it is. */
async function listening(busyShare?: () => number) {
  const http = createServer()
  const boundary = ownBoundary(readConfig({}, []), { tls: null, logger: pino({ level: 'silent' }) })
  const budgets = new Budgets(systemClock, 1e9)
  const { io, meterOf } = createSocketServer(http, {
    boundary,
    open: new OpenConnections(),
    heartbeat: HEARTBEAT,
    budgets,
    clock: systemClock,
    intake: new Intake({ clock: systemClock, work: budgets.work, ...(busyShare && { busyShare }) }),
    onRefused: () => {},
  })
  atEnd(() => void io.close())
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  return { io, meterOf, port: (http.address() as AddressInfo).port }
}

async function connectedSocket(): Promise<{ readonly socket: ServerSocket; readonly client: WebSocket }> {
  const { io, meterOf, port } = await listening()
  const client = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`)
  client.once('message', () => client.send('40{}'))
  const [socket] = (await once(io, 'connection')) as [ServerSocket]
  expect(meterOf(socket).network).toBe('127.0.0.1')
  return { socket, client }
}

const engineOf = (socket: ServerSocket) => socket.conn as unknown as EngineConnection

it('a connection of Engine.IO has the parts that are used of it', async () => {
  const { socket } = await connectedSocket()
  const { request, transport, writeBuffer } = engineOf(socket)
  expect(request?.headers.host).toContain('127.0.0.1')
  expect(request?.socket.remoteAddress).toBe('127.0.0.1')
  expect(Array.isArray(writeBuffer)).toBe(true)
  for (const method of ['pause', 'resume', 'terminate'] as const)
    expect(transport.socket[method]).toBeTypeOf('function')
  expect(transport.socket.listeners('error').map(({ name }) => name)).toContain('onUpgradeError')
})

it('a socket works on when its request is forgotten', async () => {
  const { socket, client } = await connectedSocket()
  const engine = engineOf(socket)
  forgetRequest(socket)
  expect(socket.request).toBeNull()
  expect(Object.keys(socket.handshake)).toEqual([])
  expect((engine.transport as unknown as NodeJS.EventEmitter).listenerCount('headers')).toBe(0)
  // Engine.IO's own, without which an error would end the process.
  expect(engine.transport.socket.listeners('error')).toHaveLength(1)
  const events: unknown[] = []
  socket.use(event => events.push(event[0]))
  client.send('42["listen",{}]')
  await until(() => events.length > 0)
  expect(events).toEqual(['listen'])
  const heard: string[] = []
  client.on('message', data => heard.push(String(data)))
  socket.emit('closing', 'stopping')
  await until(() => heard.includes('42["closing","stopping"]'))
})

it('a connection whose handshake waits for its turn is not closed for that', async () => {
  const { socket } = await connectedSocket()
  // As it is before the handshake is accepted.
  const client = socket.client as unknown as { connectTimeout?: NodeJS.Timeout | undefined }
  expect(Object.hasOwn(client, 'connectTimeout')).toBe(true)
  client.connectTimeout = setTimeout(() => socket.conn.close(), 0)
  stopConnectTimeout(socket)
  expect(client.connectTimeout).toBeUndefined()
})

it('one that goes away while it waits at the door is not opened', async () => {
  // Everybody waits there.
  const { io, port } = await listening(() => 1)
  const opened: unknown[] = []
  io.engine.on('connection', () => opened.push(null))
  const request = [
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${Buffer.from('0123456789abcdef').toString('base64')}`,
    '\r\n',
  ].join('\r\n')
  const sockets = Array.from({ length: 80 }, () => connect({ port, host: '127.0.0.1' }))
  const [others, gone] = [sockets.slice(0, 60), sockets.slice(60)]
  atEnd(() => {
    for (const socket of others) socket.destroy()
  })
  const closed = Promise.all(gone.map(socket => once(socket.resume(), 'close')))
  for (const socket of others) socket.write(request)
  for (const socket of gone) socket.end(request)
  await closed
  await until(() => opened.length >= others.length)
  // Perhaps it was one's turn just before that was known.
  const unopened = gone.filter(({ bytesRead }) => bytesRead === 0).length
  expect(unopened).toBeGreaterThan(gone.length / 2)
  expect(opened.length).toBe(sockets.length - unopened)
})
