import { Switch } from '@base-ui/react/switch'
import { useId } from 'react'

/** An on/off setting with one sentence of explanation. */
export function SwitchRow(props: {
  label: string
  says: string
  checked: boolean
  disabled?: boolean
  onChange: (on: boolean) => void
}) {
  const id = useId()
  return (
    <label
      htmlFor={id}
      className="mt-4 flex cursor-pointer items-start gap-4 rounded-2xl border border-edge px-4 py-3"
    >
      <span className="min-w-0 flex-1">
        <span id={`${id}-label`} className="block text-[0.9375rem] leading-6 font-medium">
          {props.label}
        </span>
        <span id={`${id}-says`} className="block text-sm text-pretty text-quiet">
          {props.says}
        </span>
      </span>
      <Switch.Root
        id={id}
        checked={props.checked}
        disabled={props.disabled}
        onCheckedChange={props.onChange}
        aria-labelledby={`${id}-label`}
        aria-describedby={`${id}-says`}
        className="flex h-7 w-12 shrink-0 items-center rounded-full border-2 border-quiet p-0.5 transition-colors duration-150 data-checked:border-accent data-checked:bg-accent data-disabled:opacity-50"
      >
        <Switch.Thumb className="size-5 rounded-full bg-quiet transition-transform duration-150 data-checked:translate-x-5 data-checked:bg-surface" />
      </Switch.Root>
    </label>
  )
}
