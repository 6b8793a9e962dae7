import { useWatchable } from '@ringdown/react'
import { Link2 } from 'lucide-react'
import { OwnLink } from '../links/own-link.js'
import { Button } from '../parts/button.js'
import { usePhone } from '../phone/phone-context.js'
import { HOME_TEXTS } from './home-texts.js'

/** Starts a call that anyone with its link can join, or goes on with the one there is. */
export function StartCall() {
  const phone = usePhone()
  const link = useWatchable(phone.link)
  if (link) return <OwnLink link={link} />
  const start = () => phone.dial(phone.ringdown.newLink(), { name: HOME_TEXTS.linkGuest, video: true })
  return (
    <div className="rounded-3xl bg-accent-soft p-5 sm:p-6">
      <p className="mb-4 text-pretty text-ink">{HOME_TEXTS.startHint}</p>
      <Button look="primary" className="min-h-12 w-full" onClick={start}>
        <Link2 aria-hidden="true" size={20} />
        <span>Start a call</span>
      </Button>
    </div>
  )
}
