import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export type Cable = Awaited<ReturnType<typeof openCable>>

/** The network between clients and a server at this port: a test can cut it, which leaves both of them running. */
export async function openCable(port: number) {
  const sockets = new Set<Socket>()
  let isCut = false
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy())
  }
  const proxy = createServer(client => {
    keep(client)
    if (isCut) return void client.destroy()
    const server = connect(port, '127.0.0.1')
    keep(server)
    client.on('close', () => server.destroy())
    server.on('close', () => client.destroy())
    client.pipe(server).pipe(client)
  })
  await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve))
  const breakAll = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    origin: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    cut() {
      isCut = true
      breakAll()
    },
    join() {
      isCut = false
    },
    close() {
      proxy.close()
      breakAll()
    },
  }
}
