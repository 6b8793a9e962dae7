import { Button } from './button.js'
import { classes } from './classes.js'
import type { Icon } from './icon.js'

/** An offer in one sentence, with a yes and a no. */
export function OfferCard(props: {
  icon: Icon
  says: string
  refuse: string
  accept: string
  onAnswer: (isWanted: boolean) => void
  className?: string
}) {
  const { icon: Icon, onAnswer } = props
  return (
    <div
      className={classes(
        'flex flex-wrap items-center gap-x-4 gap-y-2 rounded-2xl border border-edge bg-surface py-2 pr-2 pl-4 text-left',
        props.className,
      )}
    >
      <Icon aria-hidden="true" size={20} className="shrink-0 text-accent" />
      <p className="min-w-48 flex-1 text-[0.9375rem] text-pretty">{props.says}</p>
      <div className="flex">
        <Button look="quiet" onClick={() => onAnswer(false)}>
          {props.refuse}
        </Button>
        <Button look="soft" onClick={() => onAnswer(true)}>
          {props.accept}
        </Button>
      </div>
    </div>
  )
}
