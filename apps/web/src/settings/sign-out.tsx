import { useState } from 'react'
import { Button } from '../parts/button.js'
import { useAccounts } from '../phone/phone-context.js'
import { SIGN_OUT_TEXTS } from './sign-out-texts.js'

/** Signs out, after one question. */
export function SignOut() {
  const accounts = useAccounts()
  const [isAsking, setAsking] = useState(false)
  if (!isAsking) {
    return (
      <Button look="quiet" className="-mx-3 self-start px-3 text-sm" onClick={() => setAsking(true)}>
        {SIGN_OUT_TEXTS.action}
      </Button>
    )
  }
  return (
    <fieldset aria-label={SIGN_OUT_TEXTS.action} className="flex flex-col gap-3">
      <p role="status" className="text-sm text-pretty">
        {SIGN_OUT_TEXTS.question}
      </p>
      <div className="flex gap-2">
        <Button look="danger" onClick={() => accounts.signOut()}>
          {SIGN_OUT_TEXTS.action}
        </Button>
        <Button onClick={() => setAsking(false)}>{SIGN_OUT_TEXTS.stay}</Button>
      </div>
    </fieldset>
  )
}
