import type { EarlyAnswer } from '../media/use-early-media.js'
import { classes } from '../parts/classes.js'
import type { Icon } from '../parts/icon.js'

const LOOKS = {
  decline: 'bg-danger text-white group-hover:bg-danger-strong',
  audio: 'bg-raised text-ink group-hover:brightness-95',
  answer: 'bg-accent text-on-accent group-hover:bg-accent-strong',
} as const

/** A large round button with its label below. */
export function RingButton(props: {
  label: string
  icon: Icon
  look: keyof typeof LOOKS
  onClick: () => void
  handlers?: EarlyAnswer['handlers']
}) {
  const Icon = props.icon
  return (
    <button
      type="button"
      onClick={props.onClick}
      {...props.handlers}
      className="group flex min-w-0 flex-col items-center gap-2 rounded-2xl py-1 text-sm short:gap-1 leading-tight font-medium"
    >
      <span
        className={classes(
          'grid size-16 place-items-center short:size-12 rounded-full transition-colors duration-150',
          LOOKS[props.look],
        )}
      >
        <Icon aria-hidden="true" size={26} />
      </span>
      <span>{props.label}</span>
    </button>
  )
}
