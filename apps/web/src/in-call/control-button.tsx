import { Toolbar } from '@base-ui/react/toolbar'
import type { ComponentProps } from 'react'
import { classes } from '../parts/classes.js'
import { Hint } from '../parts/hint.js'
import type { Icon } from '../parts/icon.js'

const LOOKS = {
  on: 'bg-raised text-ink hover:bg-[#34403c]',
  off: 'bg-white text-[#13201b] hover:bg-white/85',
  active: 'bg-accent text-on-accent hover:bg-accent-strong',
  danger: 'bg-danger text-white hover:bg-danger-strong',
} as const

export interface ControlButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  readonly label: string
  readonly icon: Icon
  readonly look: keyof typeof LOOKS
  /** The keyboard shortcut for the same action. */
  readonly shortcut?: string
}

/** One control of the call. A click does not move the focus, so that Space remains the push-to-talk key. */
export function ControlButton({
  label,
  icon: Icon,
  look,
  shortcut,
  className,
  ...props
}: ControlButtonProps) {
  return (
    <Hint text={label} shortcut={shortcut}>
      <Toolbar.Button
        aria-label={label}
        onMouseDown={event => event.preventDefault()}
        {...props}
        className={classes(
          'inline-flex size-12 shrink-0 items-center justify-center rounded-full transition-colors duration-150 max-[22.5rem]:size-11 sm:size-14 short:size-11',
          LOOKS[look],
          className,
        )}
      >
        <Icon aria-hidden="true" size={22} />
      </Toolbar.Button>
    </Hint>
  )
}
