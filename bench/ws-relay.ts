import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'

/** The minimum a signaling server can do: forwards every message to everyone else, unread. */
export async function openRelay(host = '127.0.0.1'): Promise<{ port: number; close(): void }> {
  const server = new WebSocketServer({ port: 0, host, perMessageDeflate: false })
  await new Promise(resolve => server.once('listening', resolve))
  server.on('connection', socket => {
    socket.on('message', (data, isBinary) => {
      for (const other of server.clients) if (other !== socket) other.send(data, { binary: isBinary })
    })
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      for (const client of server.clients) client.terminate()
      server.close()
    },
  }
}
