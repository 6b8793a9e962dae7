import { parseAddress } from '@ringdown/client'
import { useConnection, useWatchable } from '@ringdown/react'
import { useEffect } from 'react'
import { useRoute } from 'wouter'
import { CHECK_PATH } from './check/check-path.js'
import { CallScreen } from './deferred-screens.js'
import { ConnectionRefused, OpenInAnotherTab } from './frame/connection-stopped.js'
import { NoticeList } from './frame/notice-list.js'
import { ReturningScreen } from './in-call/returning-screen.js'
import { IncomingCalls } from './incoming/incoming-calls.js'
import { Pages } from './pages.js'
import { usePhone } from './phone/phone-context.js'

/** The app of a person with a name: what is on the screen, what rings and what there is to know. */
export function SignedIn() {
  useStaffedLine()
  return (
    <>
      <Main />
      <IncomingCalls />
      <NoticeList />
    </>
  )
}

/** Shows the connection problem that blocks the app, else the current call, else the page. */
function Main() {
  const { connection, problem, calls, resuming } = useConnection()
  const phone = usePhone()
  const call = useWatchable(phone.currentCall)
  // A call in progress does not need the server.
  const talking = calls.length > 0
  // Someone the server refuses may be checking why.
  const [checking] = useRoute(CHECK_PATH)
  const blocked = !talking && !(checking && call === null)
  if (connection === 'replaced' && blocked) return <OpenInAnotherTab />
  if (connection === 'refused' && blocked) return <ConnectionRefused problem={problem} />
  if (call) return <CallScreen key={call.id} call={call} />
  if (resuming) return <ReturningScreen />
  return <Pages />
}

/** Opening a line's page is coming to its desk, also where a call hides the page. */
function useStaffedLine(): void {
  const { lines } = usePhone()
  const [isLine, line] = useRoute('/line/:name')
  const name = isLine && parseAddress(`line:${line.name}`) ? line.name : null
  useEffect(() => {
    if (name !== null) lines.staff(name)
  }, [lines, name])
}
