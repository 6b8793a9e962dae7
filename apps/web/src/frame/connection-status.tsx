import { useConnection, useWatchable } from '@ringdown/react'
import { Button } from '../parts/button.js'
import { Spinner } from '../parts/spinner.js'
import { usePhone, useSdk } from '../phone/phone-context.js'
import { useLasting } from '../time/use-lasting.js'

/** Shorter waits are not mentioned. */
const PATIENCE_MS = 2000
/** After this long, the person may want to act. */
const LONG_MS = 10_000

/**
 * Says that nobody can be called, and that nobody can call: at once if the network is gone, else once that has lasted a while.
 * Hidden during a call, which has a hint of its own.
 */
export function ConnectionStatus() {
  const { ringdown, obstacle } = usePhone()
  const { network } = useSdk()
  const { connection, calls } = useConnection()
  const sentence = useWatchable(obstacle)
  const talking = calls.some(call => call.snapshot.phase === 'accepted')
  const slow = useLasting(connection === 'connecting', PATIENCE_MS)
  const long = useLasting(sentence !== null, LONG_MS)
  if (talking || (sentence === null && !slow)) return null
  const tryNow = () => {
    void network.check()
    ringdown.reconnect()
  }
  return (
    <div className="pointer-events-auto flex animate-appear items-center gap-2.5 rounded-3xl bg-caution-soft px-4 text-sm font-medium text-caution shadow-lg">
      <Spinner />
      <p role="status" className="py-2 text-pretty">
        {sentence ?? 'Connecting to the server…'}
      </p>
      {long && (
        <Button look="quiet" className="-mr-3 px-3 text-sm text-caution" onClick={tryNow}>
          Try now
        </Button>
      )}
    </div>
  )
}
