import { useWatchable } from '@ringdown/react'
import { useId } from 'react'
import { SwitchRow } from '../parts/switch-row.js'
import { useSdk } from '../phone/phone-context.js'
import { PRIVACY_TEXTS } from './privacy-texts.js'
import { WarmChoices } from './warm-choices.js'

/** Who can ring this person, and who can learn their network address and when. */
export function PrivacyGroup() {
  const setting = useSdk().privacy
  const { warm, alwaysRelay, ringsFrom } = useWatchable(setting)
  const id = useId()
  return (
    <section aria-labelledby={id} className="mt-4">
      <h3 id={id} className="text-lg font-semibold tracking-tight">
        {PRIVACY_TEXTS.title}
      </h3>
      <WarmChoices value={warm} onChange={chosen => setting.change({ warm: chosen })} />
      <SwitchRow
        label={PRIVACY_TEXTS.relay}
        says={PRIVACY_TEXTS.relaySays}
        checked={alwaysRelay}
        onChange={on => setting.change({ alwaysRelay: on })}
      />
      <SwitchRow
        label={PRIVACY_TEXTS.contacts}
        says={PRIVACY_TEXTS.contactsSays}
        checked={ringsFrom === 'contacts'}
        onChange={on => setting.change({ ringsFrom: on ? 'contacts' : 'everyone' })}
      />
    </section>
  )
}
