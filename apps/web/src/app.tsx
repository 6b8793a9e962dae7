import { useWatchable } from '@ringdown/react'
import { type ComponentType, useEffect, useState } from 'react'
import { useRoute } from 'wouter'
import { Arrival } from './arrival.js'
import { CHECK_PATH } from './check/check-path.js'
import { CheckPage, prefetchScreens } from './deferred-screens.js'
import type { DeferredCode } from './loading/deferred-code.js'
import { whenIdle } from './loading/idle.js'
import { LoadingFailed } from './loading/loading-failed.js'
import { Opening } from './loading/opening.js'
import type { Account } from './phone/account.js'
import { Observable } from './phone/observable.js'
import type { Phone } from './phone/phone.js'
import { type AppParts, AppProvider } from './phone/phone-context.js'

/** What comes after the first paint: the objects that outlive every component, and the screens built on them. */
export interface WholeApp {
  readonly parts: AppParts
  readonly SignedIn: ComponentType
}

const NOBODY = new Observable<Account | null>(null)

/**
 * The whole app. A newcomer is asked for a name while the rest is on its way.
 *
 * @param props.isKnown whether this browser has a name from an earlier visit.
 */
export function App({ app, isKnown }: { app: DeferredCode<WholeApp>; isKnown: boolean }) {
  const state = useWatchable(app)
  const whole = state.kind === 'loaded' ? state.code : null
  const account = useWatchable(whole?.parts.accounts ?? NOBODY)
  const [isEntering, setEntering] = useState(false)
  const [isChecking] = useRoute(CHECK_PATH)
  useEffect(() => {
    if (whole) whenIdle(() => void prefetchScreens())
  }, [whole])
  const enter = async (name: string, then: (phone: Phone) => void) => {
    setEntering(true)
    const loaded = await app.load()
    if (loaded) then(loaded.parts.accounts.signIn(name))
    setEntering(false)
  }

  if (state.kind === 'failed') return <LoadingFailed />
  if (whole && (account || isChecking)) {
    return <AppProvider {...whole.parts}>{account ? <whole.SignedIn /> : <CheckPage />}</AppProvider>
  }
  if (!whole && (isKnown || isChecking || isEntering)) return <Opening />
  return <Arrival onName={(name, then) => void enter(name, then)} />
}
