import { createSocket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { networkInterfaces } from 'node:os'
import { isLoopback } from '../ip-address.js'
import { lanAddresses } from '../tls/local-names.js'

/** An internet address reserved for documentation. Nothing is sent to it. */
const SOMEWHERE = '203.0.113.1'

/**
 * The address from which this machine reaches the internet, else any that others can reach; `null` if there is none.
 */
export async function relayAddress(): Promise<string | null> {
  const socket = createSocket('udp4')
  try {
    return await new Promise<string>((resolve, reject) => {
      socket.once('error', reject)
      // Connecting a UDP socket chooses the route, and with it the local address.
      socket.connect(9, SOMEWHERE, () => resolve(socket.address().address))
    })
  } catch {
    return lanAddresses()[0] ?? null
  } finally {
    socket.close()
  }
}

/** Every address of this machine, public ones included. */
export function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap(found => found?.map(({ address }) => address) ?? [])
}

/** The IPv4 address a name resolves to, if it is not one of this machine's: then there is a NAT in between. */
export async function externalAddress(host: string): Promise<string | null> {
  const { address } = await lookup(host, { family: 4 })
  return isLoopback(address) || ownAddresses().includes(address) ? null : address
}
