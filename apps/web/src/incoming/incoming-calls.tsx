import { useConnection } from '@ringdown/react'
import { IncomingDialog } from './incoming-dialog.js'

/** What rings here, one at a time, on whichever page the person is. */
export function IncomingCalls() {
  const { incoming } = useConnection()
  const [first] = incoming
  return first ? <IncomingDialog key={first.id} call={first} /> : null
}
