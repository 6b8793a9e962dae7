import { useId } from 'react'
import { SwitchRow } from '../parts/switch-row.js'
import { useNoiseSuppression } from '../voice/use-noise-suppression.js'
import { VOICE_TEXTS } from '../voice/voice-texts.js'

/** How this person sounds to others. */
export function SoundGroup() {
  const id = useId()
  const { isOn, isSupported, says, turn } = useNoiseSuppression()
  return (
    <section aria-labelledby={id} className="mt-6">
      <h3 id={id} className="text-lg font-semibold tracking-tight">
        {VOICE_TEXTS.title}
      </h3>
      <SwitchRow
        label={VOICE_TEXTS.noise}
        says={says}
        checked={isOn}
        disabled={!isSupported}
        onChange={turn}
      />
    </section>
  )
}
