import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** The network between one client and a server at this port, which can push to the client what the server did not. */
export async function openPushingCable(port: number) {
  const clients: Socket[] = []
  const proxy = createServer(client => {
    clients.push(client)
    const server = connect(port, '127.0.0.1')
    for (const [from, to] of [[client, server] as const, [server, client] as const])
      from.on('error', () => {}).on('close', () => to.destroy())
    client.pipe(server).pipe(client)
  })
  await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    /** How many connections there were. */
    get count() {
      return clients.length
    },
    /** Sends a short text on the first connection, between two messages of the server. */
    push(text: string) {
      clients[0]?.write(Buffer.concat([Buffer.from([0x81, text.length]), Buffer.from(text)]))
    },
    close() {
      proxy.close()
      for (const client of clients) client.destroy()
    },
  }
}
