import { useWatchable } from '@ringdown/react'
import { useId } from 'react'
import { Button } from '../parts/button.js'
import { SwitchRow } from '../parts/switch-row.js'
import { usePhone } from '../phone/phone-context.js'
import { REMEMBERED_TEXTS } from './remembered-texts.js'
import { useChoose } from './use-choose.js'

/** How this person wants to be seen and rung, on all their devices, and whom they have blocked. */
export function StatusGroup() {
  const choices = useWatchable(usePhone().remembered.choices)
  const { choose, problem } = useChoose()
  const id = useId()
  if (choices === null) return null
  return (
    <section aria-labelledby={id} className="mt-4">
      <h3 id={id} className="text-lg font-semibold tracking-tight">
        {REMEMBERED_TEXTS.status}
      </h3>
      <SwitchRow
        label={REMEMBERED_TEXTS.doNotDisturb}
        says={REMEMBERED_TEXTS.doNotDisturbSays}
        checked={choices.doNotDisturb}
        onChange={doNotDisturb => choose({ doNotDisturb })}
      />
      <SwitchRow
        label={REMEMBERED_TEXTS.invisible}
        says={REMEMBERED_TEXTS.invisibleSays}
        checked={choices.invisible}
        onChange={invisible => choose({ invisible })}
      />
      {choices.blocked.length > 0 && (
        <>
          <h4 className="mt-4 font-medium">{REMEMBERED_TEXTS.blocked}</h4>
          <ul>
            {choices.blocked.map(({ userId, name }) => (
              <li key={userId} className="flex items-center justify-between gap-3 py-1">
                <span dir="auto" className="min-w-0 truncate">
                  {name}
                </span>
                <Button
                  look="quiet"
                  aria-label={REMEMBERED_TEXTS.unblock(name)}
                  onClick={() => choose({ person: { userId, name, blocked: false } })}
                >
                  <span>Unblock</span>
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
      {problem && (
        <p role="alert" className="mt-3 text-sm text-alarm">
          {problem}
        </p>
      )}
    </section>
  )
}
