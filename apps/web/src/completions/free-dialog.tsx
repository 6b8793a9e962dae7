import type { Completion } from '@ringdown/client/completions'
import { Video } from 'lucide-react'
import { SoundOff } from '../alerts/sound-off.js'
import { Caller } from '../incoming/caller.js'
import { RingButton } from '../incoming/ring-button.js'
import { RingPopup, RingTitle } from '../incoming/ring-popup.js'
import { HangUpIcon } from '../parts/hang-up-icon.js'
import { usePhone } from '../phone/phone-context.js'
import { COMPLETION_TEXTS } from './completion-texts.js'

/** Somebody this person waited for is free: Enter calls them, Escape does not. */
export function FreeDialog({ person }: { person: Completion }) {
  const { completions, dial } = usePhone()
  const { userId, name } = person
  const call = () => void dial(`user:${userId}`, { name, video: true })
  // Where that fails, the ring ends by itself.
  const refuse = () => void completions.end(person).catch(() => {})
  return (
    <RingPopup
      onEnter={call}
      onEscape={refuse}
      buttons={[
        <RingButton
          key="refuse"
          label={COMPLETION_TEXTS.refuse}
          icon={HangUpIcon}
          look="decline"
          onClick={refuse}
        />,
        <RingButton key="call" label={COMPLETION_TEXTS.call} icon={Video} look="answer" onClick={call} />,
      ]}
    >
      <div className="short:hidden">
        <Caller name={name} />
      </div>
      <RingTitle name={name} after={COMPLETION_TEXTS.isFree} description={COMPLETION_TEXTS.freeSays} />
      <SoundOff className="mx-auto mt-4 short:mt-2" />
    </RingPopup>
  )
}
