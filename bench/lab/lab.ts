import type { Browser } from 'playwright-core'
import { LabError } from '../../e2e/lab/lab-error.js'
import { Program } from '../../e2e/lab/program.js'
import { Teardown } from '../../e2e/lab/teardown.js'
import { bundleProgram } from '../program.js'
import { openBrowserOn } from './host-browser.js'
import { type HostName, type Network, openNetwork } from './network.js'

/** How far the round trip may be from the wanted one, and above zero if none is wanted, in milliseconds. */
const MOST_OFF = 5
const MOST_AT_ZERO = 3
/** How often it is measured before it counts as wrong: a machine may be busy for a moment. */
const ATTEMPTS = 4

interface Endpoint {
  readonly address: string
  readonly port: number
}

/** Two browsers and the servers of both systems, on three hosts. */
export interface Lab {
  readonly caller: Browser
  readonly callee: Browser
  /** Where Ringdown (with the bench pages and with the app), PeerJS's server and the bare relay listen, all on the same host. */
  readonly ringdown: Endpoint
  readonly app: Endpoint
  readonly peerServer: Endpoint
  readonly relay: Endpoint
  /**
   * Sets the round trip between any two hosts and measures it.
   *
   * @returns the measurement, as a sentence.
   * @throws {LabError} if it is too far from what was asked for.
   */
  setRoundTrip(ms: number): Promise<string>
  close(): Promise<void>
}

/** @throws {LabError} if it cannot be built; whatever was built by then is taken down. */
export async function openLab(repository: string): Promise<Lab> {
  const teardown = new Teardown()
  // Measurements in progress fail when the lab goes, but the process exits before they can report it.
  const interrupt = (signal: NodeJS.Signals) => {
    process.stderr.write(`\n${signal}: taking the lab down.\n`)
    void teardown.run().then(() => process.exit(130))
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, interrupt)
    teardown.add(() => process.off(signal, interrupt))
  }
  try {
    return await assemble(repository, teardown)
  } catch (error) {
    await teardown.run()
    throw error
  }
}

async function assemble(repository: string, teardown: Teardown): Promise<Lab> {
  const network = await openNetwork(repository, teardown)
  const program = await bundleProgram(repository, 'lab', 'inside')
  const serve = (role: string, name: HostName) =>
    startServer(network, program, role, name, repository, teardown)
  const [ringdown, app, peerServer, relay, serverEcho, calleeEcho] = await Promise.all([
    serve('ringdown', 'server'),
    serve('app', 'server'),
    serve('peerjs', 'server'),
    serve('relay', 'server'),
    serve('echo', 'server'),
    serve('echo', 'callee'),
  ])
  const origins = [ringdown, app].map(({ address, port }) => `http://${address}:${port}`)
  const [caller, callee] = await Promise.all([
    openBrowserOn(network.hosts.caller, origins, teardown),
    openBrowserOn(network.hosts.callee, origins, teardown),
  ])
  return {
    caller,
    callee,
    ringdown,
    app,
    peerServer,
    relay,
    setRoundTrip: async ms => {
      await network.setRoundTrip(ms)
      const measure = (from: HostName, to: Endpoint) => measureFrom(network, program, from, to)
      for (let attempt = 1; ; attempt++) {
        const between = await measure('caller', calleeEcho)
        const toServer = [await measure('caller', serverEcho), await measure('callee', serverEcho)]
        const wrong = [between, ...toServer].find(measured => !isNear(measured, ms))
        if (wrong === undefined) {
          const shown = toServer.map(value => value.toFixed(1)).join(' and ')
          return `browser to browser ${between.toFixed(1)} ms, browsers to server ${shown} ms`
        }
        if (attempt === ATTEMPTS) throw notNear(wrong, ms)
      }
    },
    close: () => teardown.run(),
  }
}

async function startServer(
  network: Network,
  program: string,
  role: string,
  name: HostName,
  repository: string,
  teardown: Teardown,
): Promise<Endpoint> {
  const { namespace, address } = network.hosts[name]
  const server = new Program(namespace, process.execPath, [program, role, address, repository])
  teardown.add(() => server.stop())
  return { address, port: Number(await server.answer()) }
}

async function measureFrom(network: Network, program: string, from: HostName, to: Endpoint): Promise<number> {
  const { namespace } = network.hosts[from]
  const measuring = new Program(namespace, process.execPath, [
    program,
    'measure',
    to.address,
    String(to.port),
  ])
  try {
    return Number(await measuring.answer())
  } finally {
    await measuring.stop()
  }
}

function isNear(measured: number, wanted: number): boolean {
  return wanted === 0 ? measured <= MOST_AT_ZERO : Math.abs(measured - wanted) <= MOST_OFF
}

function notNear(measured: number, wanted: number): LabError {
  return new LabError(
    `The round trip is ${measured.toFixed(1)} ms instead of ${wanted} ms: this machine is too busy to measure on. Try again later.`,
  )
}
