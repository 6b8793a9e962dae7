import type { Cancel, Clock } from '@ringdown/protocol'
import type { Connection } from './connection.js'

/** How often connections are checked, in milliseconds. */
const INTERVAL = 5_000

interface Options {
  readonly clock: Clock
  readonly connections: Iterable<Connection>
  readonly onExpired: (connection: Connection) => void
}

/** Finds the connections whose token has expired: nobody stays connected for longer than they may connect. */
export function watchExpiredTokens({ clock, connections, onExpired }: Options): Cancel {
  let cancel = clock.after(INTERVAL, look)
  function look(): void {
    for (const connection of [...connections]) if (connection.expiresAt <= clock.now()) onExpired(connection)
    cancel = clock.after(INTERVAL, look)
  }
  return () => cancel()
}
