import { useState } from 'react'
import { Button } from '../parts/button.js'
import { Question } from '../parts/question.js'
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
    <Question
      question={SIGN_OUT_TEXTS.question}
      action={SIGN_OUT_TEXTS.action}
      onAct={() => accounts.signOut()}
      stay={SIGN_OUT_TEXTS.stay}
      onStay={() => setAsking(false)}
    />
  )
}
