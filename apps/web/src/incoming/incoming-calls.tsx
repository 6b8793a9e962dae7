import { useConnection, useWatchable } from '@ringdown/react'
import { freePerson } from '../completions/free-person.js'
import { FreeDialog, IncomingDialog } from '../deferred-screens.js'
import { usePhone } from '../phone/phone-context.js'

/** Shows what rings, one at a time, on any page: calls, and people this person waited for. */
export function IncomingCalls() {
  const connection = useConnection()
  const free = freePerson(useWatchable(usePhone().completions.waits), connection)
  const [first] = connection.incoming
  if (first) return <IncomingDialog key={first.id} call={first} />
  return free && <FreeDialog key={free.userId} person={free} />
}
