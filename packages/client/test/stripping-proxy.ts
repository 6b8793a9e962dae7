import { createServer, request as send } from 'node:http'
import { type AddressInfo, connect } from 'node:net'

/** A reverse proxy that serves a server below a path, and takes the path away before it passes a request on. */
export async function openStrippingProxy(
  port: number,
  prefix: string,
): Promise<{ readonly origin: string; close(): void }> {
  const inner = (url = '/') => (url.startsWith(`${prefix}/`) ? url.slice(prefix.length) : null)
  const proxy = createServer((request, response) => {
    const { url, method, headers } = request
    const path = inner(url)
    if (path === null) {
      response.writeHead(404).end('Nothing at the root.')
      return
    }
    const passed = send({ host: '127.0.0.1', port, path, method, headers }, answer => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    passed.on('error', () => response.destroy())
    request.pipe(passed)
  })
  proxy.on('upgrade', ({ url, headers }, socket) => {
    const path = inner(url)
    if (path === null) {
      socket.end('HTTP/1.1 404 Not Found\r\n\r\n')
      return
    }
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
    const server = connect(port, '127.0.0.1')
    server.on('error', () => socket.destroy())
    socket.on('error', () => server.destroy())
    server.write(`GET ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
    server.pipe(socket).pipe(server)
  })
  await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    close() {
      proxy.close()
      proxy.closeAllConnections()
    },
  }
}
