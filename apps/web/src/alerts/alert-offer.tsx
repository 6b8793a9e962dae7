import { useWatchable } from '@ringdown/react'
import { Bell } from 'lucide-react'
import { Button } from '../parts/button.js'
import { useSdk } from '../phone/phone-context.js'
import { ALERT_TEXTS } from './alert-texts.js'
import { useNotifications } from './use-notifications.js'

/** Offers notifications, once, to someone who has seen what they are for. The browser asks only after a yes. */
export function AlertOffer() {
  const { alerts } = useSdk()
  const { answeredOffer } = useWatchable(alerts)
  const { permission, isOn, turn } = useNotifications()
  if (answeredOffer || isOn || permission === 'denied' || permission === 'unsupported') return null
  return (
    <div className="mb-5 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-2xl border border-edge bg-surface py-2 pr-2 pl-4">
      <Bell aria-hidden="true" size={20} className="shrink-0 text-accent" />
      <p className="min-w-48 flex-1 text-[0.9375rem] text-pretty">{ALERT_TEXTS.offer}</p>
      <div className="flex">
        <Button look="quiet" onClick={() => turn(false)}>
          {ALERT_TEXTS.refuse}
        </Button>
        <Button look="soft" onClick={() => turn(true)}>
          {ALERT_TEXTS.accept}
        </Button>
      </div>
    </div>
  )
}
