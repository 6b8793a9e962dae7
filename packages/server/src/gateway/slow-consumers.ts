import type { Cancel, Clock } from '@ringdown/protocol'
import type { Connection } from './connection.js'

/** How often connections are checked, in milliseconds. */
const INTERVAL = 1_000

/** How much may wait for one connection to read it. */
export interface Backlog {
  readonly messages: number
  readonly bytes: number
}

export const BACKLOG: Backlog = { messages: 256, bytes: 1024 * 1024 }

interface Options {
  readonly clock: Clock
  readonly connections: Iterable<Connection>
  readonly limit: Backlog
  readonly onSlow: (connection: Connection) => void
}

/** Finds the connections that have stopped reading, once a second: what waits for them uses memory without bound. */
export function watchSlowConsumers({ clock, connections, limit, onSlow }: Options): Cancel {
  let cancel = clock.after(INTERVAL, look)
  function look(): void {
    for (const connection of [...connections]) {
      const { messages, bytes } = connection.backlog
      if (messages > limit.messages || bytes > limit.bytes) onSlow(connection)
    }
    cancel = clock.after(INTERVAL, look)
  }
  return () => cancel()
}
