import { useWatchable } from '@ringdown/react'
import { Volume2 } from 'lucide-react'
import { useId } from 'react'
import { ALERT_TEXTS } from '../alerts/alert-texts.js'
import { RING } from '../alerts/melody.js'
import { useNotifications } from '../alerts/use-notifications.js'
import { Button } from '../parts/button.js'
import { SwitchRow } from '../parts/switch-row.js'
import { useSdk } from '../phone/phone-context.js'

/** How this browser draws attention to a call. */
export function AlertGroup() {
  const id = useId()
  const { isOn, permission, turn } = useNotifications()
  const says = {
    granted: ALERT_TEXTS.notifySays,
    default: ALERT_TEXTS.notifySays,
    denied: ALERT_TEXTS.notifyBlocked,
    unsupported: ALERT_TEXTS.notifyUnsupported,
  }[permission]
  return (
    <section aria-labelledby={id} className="mt-6">
      <h3 id={id} className="text-lg font-semibold tracking-tight">
        {ALERT_TEXTS.title}
      </h3>
      <SwitchRow label={ALERT_TEXTS.notify} says={says} checked={isOn} onChange={turn} />
      <RingVolume />
    </section>
  )
}

function RingVolume() {
  const id = useId()
  const { alerts, sound } = useSdk()
  const { volume } = useWatchable(alerts)
  return (
    <div className="mt-4 flex flex-wrap items-center gap-x-4 rounded-2xl border border-edge px-4 py-2">
      <label htmlFor={id} className="text-[0.9375rem] font-medium">
        {ALERT_TEXTS.volume}
      </label>
      <input
        id={id}
        type="range"
        min={0}
        max={100}
        step={5}
        value={Math.round(volume * 100)}
        onChange={event => alerts.change({ volume: event.target.valueAsNumber / 100 })}
        className="h-11 min-w-24 flex-1 accent-accent"
      />
      <Button aria-label="Test the ring" look="quiet" onClick={() => void sound.play(RING, volume)}>
        <Volume2 aria-hidden="true" size={18} />
        <span>{ALERT_TEXTS.test}</span>
      </Button>
    </div>
  )
}
