import { useWatchable } from '@ringdown/react'
import { Bell } from 'lucide-react'
import { OfferCard } from '../parts/offer-card.js'
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
    <OfferCard
      className="mb-5"
      icon={Bell}
      says={ALERT_TEXTS.offer}
      refuse={ALERT_TEXTS.refuse}
      accept={ALERT_TEXTS.accept}
      onAnswer={turn}
    />
  )
}
