import type { AddressInfo } from 'node:net'
import { PeerServer } from 'peer'

/** PeerJS's own server, started as its README says. */
export function openPeerServer(host: string): Promise<{ port: number; close(): void }> {
  return new Promise(resolve => {
    PeerServer({ host, port: 0, path: '/' }, server => {
      resolve({
        port: (server.address() as AddressInfo).port,
        close: () => {
          server.close()
        },
      })
    })
  })
}
