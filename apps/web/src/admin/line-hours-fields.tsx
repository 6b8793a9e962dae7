import { useId } from 'react'
import { SelectField } from '../parts/select-field.js'
import { TextField } from '../parts/text-field.js'
import type { LineDraft, LineProblems } from './line-draft.js'
import { DAYS, LINE_TEXTS } from './line-texts.js'

/** When a line is open: always, or at the times of each day. */
export function LineHoursFields(props: {
  draft: LineDraft
  problems: LineProblems
  onChange: (changes: Partial<LineDraft>) => void
}) {
  const { draft, problems, onChange } = props
  const zones = useId()
  const hint = useId()
  return (
    <>
      <SelectField
        label={LINE_TEXTS.open}
        value={draft.open}
        choices={LINE_TEXTS.openChoices}
        onChoose={open => onChange({ open })}
      />
      {draft.open === 'hours' && (
        <fieldset aria-label={LINE_TEXTS.hasHours} aria-describedby={hint} className="flex flex-col gap-3">
          <TextField
            label={LINE_TEXTS.timeZone}
            list={zones}
            spellCheck={false}
            autoCapitalize="none"
            value={draft.timeZone}
            problem={problems.timeZone ?? null}
            onChange={event => onChange({ timeZone: event.target.value })}
          />
          <datalist id={zones}>
            {Intl.supportedValuesOf('timeZone').map(zone => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
          <p id={hint} className="text-sm text-pretty text-quiet">
            {LINE_TEXTS.hoursHint}
          </p>
          <div className="grid gap-3 sm:grid-cols-2">
            {DAYS.map((day, index) => (
              <TextField
                key={day}
                label={day}
                placeholder={LINE_TEXTS.closed}
                maxLength={60}
                value={draft.days[index] ?? ''}
                problem={problems[`day${index}`] ?? null}
                onChange={event =>
                  onChange({
                    days: draft.days.map((text, each) => (each === index ? event.target.value : text)),
                  })
                }
              />
            ))}
          </div>
        </fieldset>
      )}
    </>
  )
}
