import type { Cancel, Clock } from '@ringdown/protocol'
import type { Connection } from './connection.js'
import type { Backlog } from './socket-meter.js'

/** How often connections are checked, in milliseconds. */
const INTERVAL = 1_000

/** How much may wait for one connection. */
export const BACKLOG: Backlog = { messages: 1_024, bytes: 1024 * 1024 }

interface Options {
  readonly clock: Clock
  readonly connections: Iterable<Connection>
  readonly limit: Backlog
  readonly onSlow: (connection: Connection) => void
}

/**
 * Finds, once a second, the connections for which more waits than they may hold. Requests are answered only as they are read, so
 * these are copies of what others wrote.
 */
export function watchSlowConsumers({ clock, connections, limit, onSlow }: Options): Cancel {
  let cancel = clock.after(INTERVAL, look)
  function look(): void {
    for (const connection of [...connections]) {
      const { messages, bytes } = connection.backlog
      const isSlow = messages > limit.messages || bytes > limit.bytes
      if (isSlow || !connection.account()) onSlow(connection)
    }
    cancel = clock.after(INTERVAL, look)
  }
  return () => cancel()
}
