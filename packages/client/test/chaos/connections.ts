import type { Store } from '../../src/store.js'

const connections = new Map<string, Store<unknown>>()

/** Records the connection that was opened to a server's URL. */
export function noteConnection(server: string, connection: Store<unknown>): void {
  connections.set(server, connection)
}

/** The connection that was opened to a server's URL. */
export function connectionTo(server: string): Store<unknown> {
  const connection = connections.get(server)
  if (!connection) throw new Error(`No connection was opened to ${server}.`)
  return connection
}
