import { useSyncExternalStore } from 'react'
import { Route, Switch } from 'wouter'
import { NotFound } from '../frame/not-found.js'
import { ACCESS_TEXTS } from './access-texts.js'
import { EntrancePage } from './entrance-page.js'
import { SignInPage } from './sign-in-page.js'

/** What a person sees who has to come in first. */
export function EntrancePages() {
  return (
    <Switch>
      <Route path="/setup">
        <WithSecret />
      </Route>
      <Route path="/invitation">
        <WithSecret />
      </Route>
      <Route path="/device">
        <WithSecret />
      </Route>
      <Route>
        <SignInPage />
      </Route>
    </Switch>
  )
}

/** The secret is in the fragment, which no browser sends: neither logs nor previews of messengers get to know it. */
function WithSecret() {
  const hash = useSyncExternalStore(followHash, () => location.hash)
  const secret = /^#([\w-]{22,64})$/.exec(hash)?.[1]
  if (!secret) return <NotFound title={ACCESS_TEXTS.noSecret.title}>{ACCESS_TEXTS.noSecret.hint}</NotFound>
  return <EntrancePage key={secret} secret={secret} />
}

function followHash(listener: () => void): () => void {
  addEventListener('hashchange', listener)
  return () => removeEventListener('hashchange', listener)
}
