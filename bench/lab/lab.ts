import type { Browser } from 'playwright-core'
import type { Teardown } from '../../e2e/lab/teardown.js'
import { type Distance, openDistance } from './distance.js'
import { openBrowserOn } from './host-browser.js'
import { type Endpoint, InsideProgram } from './inside-program.js'
import { openNetwork } from './network.js'
import { raise } from './raise.js'

/** One on each of the two persons' hosts. */
export interface Browsers {
  readonly caller: Browser
  readonly callee: Browser
}

/** Two browsers and the servers of both systems, on three hosts. */
export interface Lab extends Distance, Browsers {
  /** Opens two more, which are closed with the lab. */
  openBrowsers(flags: readonly string[]): Promise<Browsers>
  /** Where Ringdown (with the bench pages and with the app), PeerJS's server and the bare relay listen, all on the same host. */
  readonly ringdown: Endpoint
  readonly app: Endpoint
  /** As `ringdown`, with a TURN server. */
  readonly relayed: Endpoint
  readonly peerServer: Endpoint
  readonly relay: Endpoint
  close(): Promise<void>
}

/** @throws {LabError} if it cannot be built; whatever was built by then is taken down. */
export function openLab(repository: string): Promise<Lab> {
  return raise(teardown => assemble(repository, teardown))
}

async function assemble(repository: string, teardown: Teardown): Promise<Omit<Lab, 'close'>> {
  const network = await openNetwork(repository, teardown)
  const inside = await InsideProgram.bundle(repository, network, teardown)
  const [ringdown, app, relayed, peerServer, relay, distance] = await Promise.all([
    inside.serve('ringdown', 'server'),
    inside.serve('app', 'server'),
    inside.serve('relayed', 'server'),
    inside.serve('peerjs', 'server'),
    inside.serve('relay', 'server'),
    openDistance(network, inside),
  ])
  const origins = [ringdown, app, relayed].map(({ address, port }) => `http://${address}:${port}`)
  const openBrowsers = async (flags: readonly string[] = []) => {
    const [caller, callee] = await Promise.all([
      openBrowserOn(network.hosts.caller, origins, teardown, flags),
      openBrowserOn(network.hosts.callee, origins, teardown, flags),
    ])
    return { caller, callee }
  }
  const browsers = await openBrowsers()
  return { ...browsers, openBrowsers, ringdown, app, relayed, peerServer, relay, ...distance }
}
