import { Tooltip } from '@base-ui/react/tooltip'
import { useConnection, useWatchable } from '@ringdown/react'
import { useRoute } from 'wouter'
import { Arrival } from './arrival.js'
import { CallScreen } from './call-screen.js'
import { CHECK_PATH } from './check/check-path.js'
import { LineRefused, OpenInAnotherTab } from './frame/line-stopped.js'
import { NoticeList } from './frame/notice-list.js'
import { ReturningScreen } from './in-call/returning-screen.js'
import { IncomingCalls } from './incoming/incoming-calls.js'
import { Pages } from './pages.js'
import { type AppParts, AppProvider, useAccount, usePhone } from './phone/phone-context.js'

/** The whole app, on top of what lives outside React. */
export function App(props: AppParts) {
  return (
    <AppProvider {...props}>
      <Tooltip.Provider delay={500}>
        <Screen />
      </Tooltip.Provider>
    </AppProvider>
  )
}

function Screen() {
  const account = useAccount()
  const [checking] = useRoute(CHECK_PATH)
  if (!account) return checking ? <Pages /> : <Arrival />
  return (
    <>
      <Main />
      <IncomingCalls />
      <NoticeList />
    </>
  )
}

/** What keeps the line from working, unless a call goes on; then the call if there is one; then the page. */
function Main() {
  const { connection, problem, calls } = useConnection()
  const phone = usePhone()
  const call = useWatchable(phone.stage)
  const returning = useWatchable(phone.returning)
  // A call that goes on needs no line.
  const talking = calls.length > 0
  // Whom the server refuses has a reason to check.
  const [checking] = useRoute(CHECK_PATH)
  const blocked = !talking && !(checking && call === null)
  if (connection === 'replaced' && blocked) return <OpenInAnotherTab />
  if (connection === 'refused' && blocked) return <LineRefused reason={problem?.message ?? null} />
  if (call) return <CallScreen key={call.id} call={call} />
  if (returning) return <ReturningScreen />
  return <Pages />
}
