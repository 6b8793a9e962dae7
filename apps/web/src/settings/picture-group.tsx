import { useWatchable } from '@ringdown/react'
import { useId } from 'react'
import { KNOCK_TEXTS } from '../knock/knock-texts.js'
import { MIRROR_TEXTS } from '../mirror/mirror-texts.js'
import { SwitchRow } from '../parts/switch-row.js'
import { useSdk } from '../phone/phone-context.js'

/** What is seen before the answer, and by whom. */
export function PictureGroup() {
  const id = useId()
  const { mirror, knock } = useSdk()
  const { isOn } = useWatchable(mirror)
  const { sends, shows } = useWatchable(knock)
  return (
    <section aria-labelledby={id} className="mt-6">
      <h3 id={id} className="text-lg font-semibold tracking-tight">
        Before the answer
      </h3>
      <SwitchRow
        label={MIRROR_TEXTS.setting}
        says={MIRROR_TEXTS.says}
        checked={isOn}
        onChange={on => mirror.turn(on)}
      />
      <SwitchRow
        label={KNOCK_TEXTS.sends}
        says={KNOCK_TEXTS.sendsSays}
        checked={sends}
        onChange={on => knock.change({ sends: on })}
      />
      <SwitchRow
        label={KNOCK_TEXTS.shows}
        says={KNOCK_TEXTS.showsSays}
        checked={shows}
        onChange={on => knock.change({ shows: on })}
      />
    </section>
  )
}
