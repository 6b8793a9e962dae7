import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A short text of Socket.IO in a WebSocket frame. */
const DRAIN = '42["drain",{}]'

/** The network between one client and a server at this port, on which the server seems to drain. */
export async function openDrainingCable(port: number) {
  const clients: Socket[] = []
  let isDraining = false
  const proxy = createServer(client => {
    const isFirst = clients.push(client) === 1
    const server = connect(port, '127.0.0.1')
    client.on('error', () => {}).on('close', () => server.destroy())
    server.on('error', () => {})
    // A server that drains does not close the connection of a device that has moved.
    server.on('close', () => (isFirst && isDraining ? undefined : client.destroy()))
    server.on('data', data => (isFirst && isDraining ? undefined : client.write(data)))
    client.pipe(server)
  })
  await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    /** How many connections there were. */
    get count() {
      return clients.length
    },
    /** Asks for a move on the first connection, between two messages of the server, on which no reply comes from then on. */
    drain() {
      isDraining = true
      clients[0]?.write(Buffer.concat([Buffer.from([0x81, DRAIN.length]), Buffer.from(DRAIN)]))
    },
    close() {
      proxy.close()
      for (const client of clients) client.destroy()
    },
  }
}
