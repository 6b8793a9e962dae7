import { UserRound } from 'lucide-react'
import { classes } from './classes.js'
import { initialsOf } from './initials.js'

const SIZES = {
  small: 'size-9 text-sm',
  medium: 'size-11 text-base',
  large: 'size-28 text-4xl',
  fill: 'size-1/2 max-h-28 max-w-28 aspect-square text-xl',
} as const

/**
 * A person without a picture: initials, or the outline of a person, on a colour that stays the same for them. Decorative,
 * since the name is beside it.
 */
export function Avatar(props: { name: string; size: keyof typeof SIZES }) {
  const hue = hueOf(props.name)
  return (
    <span
      aria-hidden="true"
      className={classes(
        'inline-flex shrink-0 items-center justify-center rounded-full font-semibold tracking-tight select-none',
        SIZES[props.size],
      )}
      style={{ background: `oklch(0.9 0.055 ${hue})`, color: `oklch(0.36 0.09 ${hue})` }}
    >
      {initialsOf(props.name) || <UserRound className="size-1/2" />}
    </span>
  )
}

function hueOf(name: string): number {
  let hash = 0
  for (const character of name) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0
  return (hash % 24) * 15
}
