import type { Store } from '../../src/store.js'

const connections = new Map<string, Store<unknown>>()

/** Records the connection that was opened to a server's URL. */
function noteConnection(server: string, connection: Store<unknown>): void {
  connections.set(server, connection)
}

/** The connection that was opened to a server's URL. */
export function connectionTo(server: string): Store<unknown> {
  const connection = connections.get(server)
  if (!connection) throw new Error(`No connection was opened to ${server}.`)
  return connection
}

/** For `vi.mock`: the module of the connections, whose connections are recorded. */
export async function noteConnections(
  importOriginal: <Module>() => Promise<Module>,
): Promise<typeof import('../../src/signaling/socket-signaling.js')> {
  const { SocketSignaling } = await importOriginal<typeof import('../../src/signaling/socket-signaling.js')>()
  return {
    SocketSignaling: class extends SocketSignaling {
      constructor(options: ConstructorParameters<typeof SocketSignaling>[0]) {
        super(options)
        noteConnection(String(options.server), this)
      }
    },
  }
}
