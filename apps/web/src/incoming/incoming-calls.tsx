import { useConnection } from '@ringdown/react'
import { IncomingDialog } from '../deferred-screens.js'

/** Shows ringing calls, one at a time, on any page. */
export function IncomingCalls() {
  const { incoming } = useConnection()
  const [first] = incoming
  return first ? <IncomingDialog key={first.id} call={first} /> : null
}
