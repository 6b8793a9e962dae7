import { useWatchable } from '@ringdown/react'
import { useEffect } from 'react'
import { useLocation } from 'wouter'
import { hasToComeIn } from './access/entrance.js'
import { MEMBER_KEY } from './access/member-key.js'
import { ACCESS } from './access/server-access.js'
import { Arrival } from './arrival.js'
import { CHECK_PATH } from './check/check-path.js'
import { CheckPage, prefetchScreens } from './deferred-screens.js'
import { type LaterScreens, LaterScreensContext } from './later-screens-context.js'
import type { DeferredCode } from './loading/deferred-code.js'
import { LoadingFailed } from './loading/loading-failed.js'
import { Opening } from './loading/opening.js'
import type { Accounts } from './phone/account.js'
import { browserStorage } from './phone/browser-storage.js'
import { AppProvider, type SdkParts } from './phone/phone-context.js'
import { keepsNothing } from './phone/stored-value.js'
import { SignedIn } from './signed-in.js'

/** What comes after the home page. */
export interface LaterParts {
  readonly screens: LaterScreens
  readonly sdk: SdkParts
}

/** The whole app. The home page, and the question for a newcomer's name, are there while the rest is on its way. */
export function App({ accounts, later }: { accounts: Accounts; later: DeferredCode<LaterParts> }) {
  const state = useWatchable(later)
  const parts = state.kind === 'loaded' ? state.code : null
  const account = useWatchable(accounts)
  const [path] = useLocation()
  const isMember = account !== null && !keepsNothing(browserStorage, MEMBER_KEY)
  const comesIn = hasToComeIn(ACCESS, path, isMember)
  useEffect(() => {
    if (parts) void prefetchScreens()
  }, [parts])

  if (state.kind === 'failed') return <LoadingFailed />
  return (
    <LaterScreensContext value={parts?.screens ?? null}>
      <AppProvider accounts={accounts} sdk={parts?.sdk ?? null}>
        {account && !comesIn ? (
          <SignedIn />
        ) : path !== CHECK_PATH && !comesIn ? (
          <Arrival onName={(name, then) => then(accounts.signIn(name))} />
        ) : !parts ? (
          <Opening />
        ) : parts.screens.members && comesIn ? (
          <parts.screens.members.EntrancePages />
        ) : (
          <CheckPage />
        )}
      </AppProvider>
    </LaterScreensContext>
  )
}
