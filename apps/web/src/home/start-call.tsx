import { useWatchable } from '@ringdown/react'
import { Link2 } from 'lucide-react'
import { useLaterScreens } from '../later-screens-context.js'
import { Button } from '../parts/button.js'
import { Observable } from '../phone/observable.js'
import { useAccount, useHomePhone } from '../phone/phone-context.js'
import { useCallAction } from '../reach/use-call-action.js'
import { HOME_TEXTS } from './home-texts.js'

const NO_LINK = new Observable(null)

/** Starts a call that anyone with its link can join, or goes on with the one there is. */
export function StartCall() {
  const phone = useHomePhone()
  const callAction = useCallAction()
  const link = useWatchable(useAccount()?.phone?.link ?? NO_LINK)
  const later = useLaterScreens()
  if (link && later) return <later.OwnLink link={link} />
  return (
    <div className="rounded-3xl bg-accent-soft p-5 sm:p-6">
      <p className="mb-4 text-pretty text-ink">{HOME_TEXTS.startHint}</p>
      <Button look="primary" className="min-h-12 w-full" {...callAction(() => phone.dialLink())}>
        <Link2 aria-hidden="true" size={20} />
        <span>Start a call</span>
      </Button>
    </div>
  )
}
