import { useWatchable } from '@ringdown/react'
import { VolumeX } from 'lucide-react'
import { classes } from '../parts/classes.js'
import { hasKeyboard } from '../parts/keyboard.js'
import { useSdk } from '../phone/phone-context.js'
import { ALERT_TEXTS } from './alert-texts.js'

/** Says that a ring would be silent here until the page is touched: anywhere will do, and the button is somewhere. */
export function SoundOff(props: { className?: string }) {
  const { sound } = useSdk()
  if (useWatchable(sound) !== 'blocked') return null
  return (
    <button
      type="button"
      className={classes(
        'pointer-events-auto flex min-h-11 animate-appear items-center gap-2.5 rounded-full bg-caution-soft px-4 text-sm font-medium text-caution shadow-lg',
        props.className,
      )}
    >
      <VolumeX aria-hidden="true" size={18} className="shrink-0" />
      <span>{ALERT_TEXTS.soundOff(hasKeyboard())}</span>
    </button>
  )
}
