import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { atEnd } from './sockets.js'

/** What a receiver was sent. */
interface Received {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A receiver of webhooks on a free loopback port, which closes with the test. */
export async function receive(answer: (response: ServerResponse, request: IncomingMessage) => void) {
  const received: Received[] = []
  let connections = 0
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    received.push({ headers: request.headers as Record<string, string>, body })
    answer(response, request)
  })
  server.on('connection', () => {
    connections += 1
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  atEnd(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { received, port, url: `http://127.0.0.1:${port}/hook`, connections: () => connections }
}
