import { MARK_TEXTS, type NameMarks } from '../name/name-marks.js'
import { classes } from './classes.js'

/** What stands beside a name that people should not trust as it is. Nothing if there is nothing to say. */
export function Marks(props: { name: string; marks: NameMarks; className?: string }) {
  const { isGuest, isLookAlike } = props.marks
  if (!isGuest && !isLookAlike) return null
  return (
    <span className={classes('flex flex-wrap items-center gap-x-2 gap-y-1 text-sm', props.className)}>
      {isGuest && (
        <span className="rounded-full border border-current px-2 text-xs leading-5 font-medium">
          {MARK_TEXTS.guest}
        </span>
      )}
      {isLookAlike && <span className="wrap-anywhere">{MARK_TEXTS.lookAlike(props.name)}</span>}
    </span>
  )
}
