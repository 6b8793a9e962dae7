import type { ComponentProps } from 'react'
import { classes } from './classes.js'

const LOOKS = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong',
  secondary: 'bg-surface text-ink ring-1 ring-inset ring-edge hover:bg-raised',
  soft: 'bg-accent-soft text-accent hover:brightness-95 dark:hover:brightness-125',
  danger: 'bg-danger text-white hover:bg-danger-strong',
  quiet: 'text-accent hover:bg-raised',
} as const

export interface ButtonProps extends ComponentProps<'button'> {
  readonly look?: keyof typeof LOOKS
}

/** A text button, at least 44 px high. */
export function Button({ look = 'secondary', className, ...props }: ButtonProps) {
  return (
    <button
      type="button"
      {...props}
      className={classes(
        'inline-flex min-h-11 items-center justify-center gap-2 rounded-xl px-4 text-[0.9375rem] font-semibold transition-[background-color,filter] duration-150',
        'disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-default aria-disabled:opacity-70',
        LOOKS[look],
        className,
      )}
    />
  )
}
