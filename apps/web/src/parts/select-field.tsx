import { useId } from 'react'
import { classes } from './classes.js'

/** A choice among a few, with a label. */
export function SelectField<Value extends string>(props: {
  label: string
  value: Value
  choices: readonly { readonly value: Value; readonly label: string }[]
  onChoose: (value: Value) => void
  className?: string
}) {
  const id = useId()
  return (
    <div className={classes('flex flex-col gap-1.5', props.className)}>
      <label htmlFor={id} className="text-sm font-medium text-quiet">
        {props.label}
      </label>
      <select
        id={id}
        value={props.value}
        onChange={event => props.onChoose(event.target.value as Value)}
        className="min-h-12 w-full rounded-xl border border-edge bg-surface px-3 text-base text-ink"
      >
        {props.choices.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </div>
  )
}
