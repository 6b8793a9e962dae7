import { Program } from '../../e2e/lab/program.js'
import type { Teardown } from '../../e2e/lab/teardown.js'
import { bundleProgram } from '../program.js'
import type { HostName, Network } from './network.js'

export interface Endpoint {
  readonly address: string
  readonly port: number
}

/** Runs the program `inside.ts` on the hosts of a lab. */
export class InsideProgram {
  readonly #path: string
  readonly #repository: string
  readonly #network: Network
  readonly #teardown: Teardown

  private constructor(path: string, repository: string, network: Network, teardown: Teardown) {
    this.#path = path
    this.#repository = repository
    this.#network = network
    this.#teardown = teardown
  }

  static async bundle(repository: string, network: Network, teardown: Teardown): Promise<InsideProgram> {
    return new InsideProgram(await bundleProgram(repository, 'lab', 'inside'), repository, network, teardown)
  }

  /** Starts a server, which runs until the lab is taken down. */
  async serve(role: string, name: HostName): Promise<Endpoint> {
    const { address } = this.#network.hosts[name]
    const server = this.#start(name, role, address, this.#repository)
    this.#teardown.add(() => server.stop())
    return { address, port: Number(await server.answer()) }
  }

  /** The round trip from a host to an echo, in milliseconds. */
  async measureRoundTrip(from: HostName, { address, port }: Endpoint): Promise<number> {
    const measuring = this.#start(from, 'measure', address, String(port))
    try {
      return Number(await measuring.answer())
    } finally {
      await measuring.stop()
    }
  }

  #start(name: HostName, ...args: readonly string[]): Program {
    return new Program(this.#network.hosts[name].namespace, process.execPath, [this.#path, ...args])
  }
}
