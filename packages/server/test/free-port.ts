import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'

/** A port that is free for UDP and TCP. */
export async function freePort(): Promise<number> {
  for (;;) {
    const tcp = createServer()
    await new Promise<void>(resolve => tcp.listen(0, '0.0.0.0', resolve))
    const { port } = tcp.address() as { port: number }
    const udp = createSocket('udp4')
    const isFree = await new Promise<boolean>(resolve => {
      udp.once('error', () => resolve(false))
      udp.bind(port, () => resolve(true))
    })
    await new Promise(resolve => tcp.close(resolve))
    udp.close()
    if (isFree) return port
  }
}
