import type { CheckStep, StepState } from '@ringdown/client/check'
import { Check, CircleDashed, Minus, TriangleAlert, X } from 'lucide-react'
import { classes } from '../parts/classes.js'
import type { Icon } from '../parts/icon.js'
import { Spinner } from '../parts/spinner.js'
import { RUNNING_HINTS, STATE_WORDS } from './check-texts.js'

const LOOKS: Readonly<Record<Exclude<StepState, 'running'>, readonly [Icon, string]>> = {
  pending: [CircleDashed, 'text-quiet'],
  passed: [Check, 'bg-accent-soft text-accent'],
  warning: [TriangleAlert, 'bg-caution-soft text-caution'],
  failed: [X, 'bg-danger text-white'],
  skipped: [Minus, 'bg-raised text-quiet'],
}

/** One step: what it checks, how it went, and how to fix a problem. */
export function StepRow({ step }: { step: CheckStep }) {
  const { title, state, tookMs, problem } = step
  const text = problem?.message ?? (state === 'running' ? RUNNING_HINTS[step.kind] : step.detail)
  return (
    <li aria-label={title} className="grid grid-cols-[auto_minmax(0,1fr)_auto] gap-x-3.5 py-3">
      <StateIcon state={state} />
      <p
        className={classes(
          'pt-0.5 font-medium wrap-anywhere',
          (state === 'pending' || state === 'skipped') && 'text-quiet',
        )}
      >
        {title}
      </p>
      <p className={classes('pt-0.5 text-right text-sm leading-6 font-medium', WORD_COLOURS[state])}>
        {STATE_WORDS[state]}
      </p>
      {text && (
        <p
          className={classes(
            'col-start-2 text-sm text-pretty wrap-anywhere',
            problem ? 'col-span-2 text-ink' : 'text-quiet',
          )}
        >
          {text}
        </p>
      )}
      {tookMs !== null && (
        <p className="col-start-3 text-right text-sm text-quiet tabular-nums">{`${Math.round(tookMs)} ms`}</p>
      )}
    </li>
  )
}

const WORD_COLOURS: Readonly<Record<StepState, string>> = {
  pending: 'text-quiet',
  running: 'text-ink',
  passed: 'text-accent',
  warning: 'text-caution',
  failed: 'text-alarm',
  skipped: 'text-quiet',
}

function StateIcon({ state }: { state: StepState }) {
  const look = 'row-span-2 grid size-7 place-items-center rounded-full'
  if (state === 'running') {
    return (
      <span className={classes(look, 'text-accent')}>
        <Spinner />
      </span>
    )
  }
  const [Icon, colours] = LOOKS[state]
  return (
    <span className={classes(look, colours)}>
      <Icon aria-hidden="true" size={16} strokeWidth={2.5} />
    </span>
  )
}
