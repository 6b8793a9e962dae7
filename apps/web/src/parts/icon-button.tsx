import type { ComponentProps } from 'react'
import { classes } from './classes.js'
import type { Icon } from './icon.js'

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  /** What the button does, for screen readers and the tooltip. */
  readonly label: string
  readonly icon: Icon
}

/** A round icon button, 44 px. Its tooltip is the browser's own, which costs the first paint nothing. */
export function IconButton({ label, icon: Icon, className, ...props }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...props}
      className={classes(
        'inline-flex size-11 shrink-0 items-center justify-center rounded-full transition-colors duration-150 hover:bg-raised aria-disabled:cursor-default aria-disabled:opacity-50',
        className,
      )}
    >
      <Icon aria-hidden="true" size={20} />
    </button>
  )
}
