import type { Call } from '@ringdown/client'
import { useConnection, useWatchable } from '@ringdown/react'
import type { ReactElement } from 'react'
import { useRoute } from 'wouter'
import { CHECK_PATH } from './check/check-path.js'
import { CallScreen } from './deferred-screens.js'
import { HomePage } from './home/home-page.js'
import { useLaterScreens } from './later-screens-context.js'
import { LINES_KEY } from './line/lines-key.js'
import { LINK_KEY } from './links/link-key.js'
import { Opening } from './loading/opening.js'
import { browserStorage, tabStorage } from './phone/browser-storage.js'
import { Observable } from './phone/observable.js'
import { useAccount } from './phone/phone-context.js'
import { wasInCall } from './phone/shown-call.js'
import { keepsNothing } from './phone/stored-value.js'

const NO_CALL = new Observable(null)

/** The app of a person with a name. The home page is there before the SDK, and stays the same one once it is. */
export function SignedIn() {
  const later = useLaterScreens()
  return (
    <>
      <Main />
      {later && <later.Surroundings />}
    </>
  )
}

/** Shows the page or the current call; the calls that a press would answer are there unseen, so that it only has to show them. */
function Main() {
  const phone = useAccount()?.phone
  const call = useWatchable(phone?.currentCall ?? NO_CALL)
  const answerable = useWatchable(phone?.answerable ?? NO_CALL) ?? []
  const page = usePage(call)
  const shown = page ? null : call
  const calls = new Set([shown, ...answerable])
  return (
    <>
      {page}
      {[...calls].map(each => each && <CallScreen key={each.id} call={each} isShown={each === shown} />)}
    </>
  )
}

/** The connection problem that blocks the app, or else the page; `null` if the current call is shown. */
function usePage(call: Call | null): ReactElement | null {
  const { connection, problem, calls, resuming } = useConnection()
  const account = useAccount()
  const later = useLaterScreens()
  const [isHome] = useRoute('/')
  // Someone the server refuses may be checking why.
  const [checking] = useRoute(CHECK_PATH)
  if (!later) return isHome && !account?.isAsked && isHomeEnough() ? <HomePage /> : <Opening />
  // A call in progress does not need the server.
  const talking = calls.length > 0
  const blocked = !talking && !(checking && call === null)
  if (connection === 'replaced' && blocked) return <later.OpenInAnotherTab />
  // How a call ended comes first: with it, a member's sign-in may end.
  if (connection === 'refused' && blocked && !call) return <later.ConnectionRefused problem={problem} />
  if (call) return null
  if (resuming) return <later.ReturningScreen />
  return isHome ? <HomePage /> : <later.Pages />
}

/** Whether the home page without what comes later is the whole of it: no call to return to, no link, no lines to staff. */
function isHomeEnough(): boolean {
  return (
    !wasInCall(tabStorage) && keepsNothing(browserStorage, LINK_KEY) && keepsNothing(tabStorage, LINES_KEY)
  )
}
