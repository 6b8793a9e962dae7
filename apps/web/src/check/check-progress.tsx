import { type CheckStep, tallySteps } from '@ringdown/client/check'
import { CHECK_TEXTS } from './check-texts.js'

/** Shows how many steps are finished. */
export function CheckProgress({ steps }: { steps: readonly CheckStep[] }) {
  const { finished, total } = tallySteps(steps)
  const text = CHECK_TEXTS.progressOf(finished, total)
  return (
    <div className="flex items-center gap-3">
      <div
        role="progressbar"
        aria-label={CHECK_TEXTS.progress}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={finished}
        aria-valuetext={text}
        className="h-2 flex-1 overflow-hidden rounded-full bg-raised"
      >
        <div
          className="h-full rounded-full bg-accent transition-[width] duration-300"
          style={{ width: `${(100 * finished) / total}%` }}
        />
      </div>
      <span aria-hidden="true" className="text-sm text-quiet tabular-nums">
        {text}
      </span>
    </div>
  )
}
