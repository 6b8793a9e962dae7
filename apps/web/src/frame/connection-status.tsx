import { useConnection, useRingdown } from '@ringdown/react'
import { Button } from '../parts/button.js'
import { Spinner } from '../parts/spinner.js'
import { useLasting } from '../time/use-lasting.js'

/** Shorter interruptions are not shown. */
const PATIENCE_MS = 2000
/** After this long, the person may want to act. */
const LONG_MS = 10_000

/**
 * Says that the server is unreachable once that has lasted a while. Hidden during a call, which has a hint of its
 * own.
 */
export function ConnectionStatus() {
  const ringdown = useRingdown()
  const { connection, calls } = useConnection()
  const talking = calls.some(call => call.snapshot.phase === 'accepted')
  const offline = useLasting(connection === 'offline', PATIENCE_MS)
  const slow = useLasting(connection === 'connecting', PATIENCE_MS)
  const long = useLasting(connection === 'offline', LONG_MS)
  if (talking || (!offline && !slow)) return null
  return (
    <div className="pointer-events-auto flex animate-appear items-center gap-2.5 rounded-full bg-caution-soft px-4 text-sm font-medium text-caution shadow-lg">
      <Spinner />
      <p role="status" className="py-2">
        {offline ? 'Offline: reconnecting to the server…' : 'Connecting to the server…'}
      </p>
      {long && (
        <Button look="quiet" className="-mr-3 px-3 text-sm text-caution" onClick={() => ringdown.reconnect()}>
          Try now
        </Button>
      )}
    </div>
  )
}
