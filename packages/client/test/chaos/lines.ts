import type { Store } from '../../src/store.js'

const lines = new Map<string, Store<unknown>>()

/** Records the connection that was opened to a server's URL. */
export function noteLine(server: string, line: Store<unknown>): void {
  lines.set(server, line)
}

/** The connection that was opened to a server's URL. */
export function lineTo(server: string): Store<unknown> {
  const line = lines.get(server)
  if (!line) throw new Error(`No line was opened to ${server}.`)
  return line
}
