import { useWatchable } from '@ringdown/react'
import { useState } from 'react'
import { useSdk } from '../phone/phone-context.js'
import type { Notifier } from './notifier.js'

/** Notifications as the person has set them, and as the browser permits them. */
export interface Notifications {
  readonly isOn: boolean
  readonly permission: Notifier['permission']
  /** Turns them on or off. The browser may ask the person first. */
  turn(on: boolean): void
}

export function useNotifications(): Notifications {
  const { alerts, notifier } = useSdk()
  const { notify } = useWatchable(alerts)
  const [permission, setPermission] = useState(notifier.permission)
  const turnOn = async () => {
    const answer = await notifier.ask()
    setPermission(answer)
    alerts.change({ notify: answer === 'granted', answeredOffer: true })
  }
  return {
    isOn: notify && permission === 'granted',
    permission,
    turn: on => (on ? void turnOn() : alerts.change({ notify: false, answeredOffer: true })),
  }
}
