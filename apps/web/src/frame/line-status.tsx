import { useLine } from '@ringdown/react'
import { Spinner } from '../parts/spinner.js'
import { useLasting } from '../time/use-lasting.js'

const PATIENCE_MS = 2000

/** Says that the server is out of reach, once that has lasted. A call that is connected goes on meanwhile. */
export function LineStatus() {
  const { line } = useLine()
  const offline = useLasting(line === 'offline', PATIENCE_MS)
  const slow = useLasting(line === 'connecting', PATIENCE_MS)
  if (!offline && !slow) return null
  return (
    <p
      role="status"
      className="flex animate-appear items-center gap-2.5 rounded-full bg-caution-soft px-4 py-2 text-sm font-medium text-caution shadow-lg"
    >
      <Spinner />
      {offline ? 'Offline: reconnecting to the server…' : 'Connecting to the server…'}
    </p>
  )
}
