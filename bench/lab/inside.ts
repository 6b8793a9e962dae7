import { openApp, openStage } from '../stage.js'
import { openRelay } from '../ws-relay.js'
import { openPeerServer } from './peer-server.js'
import { measureRoundTrip, openEcho } from './round-trip.js'

/*
 * The program that runs on a host of the lab: `inside.mjs ROLE ARGUMENT…`. A server prints its port and serves until
 * its stdin ends; a measurement prints its result.
 */

interface Server {
  readonly port: number
  close(): unknown
}

const SERVERS: Readonly<Record<string, (host: string, repository: string) => Promise<Server>>> = {
  ringdown: (host, repository) => openStage(repository, host),
  relayed: (host, repository) => openStage(repository, host, { turn: true }),
  app: openApp,
  peerjs: openPeerServer,
  relay: openRelay,
  echo: openEcho,
}

// Signals may reach the whole process group; the parent process ends this program.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})

const [role = '', host = '', last = ''] = process.argv.slice(2)
const openServer = SERVERS[role]
if (role === 'measure') {
  console.log(await measureRoundTrip(host, Number(last)))
} else if (openServer) {
  const server = await openServer(host, last)
  console.log(server.port)
  process.stdin.resume().once('end', async () => {
    await server.close()
    process.exit()
  })
} else {
  throw new Error(`The lab has no role "${role}".`)
}
