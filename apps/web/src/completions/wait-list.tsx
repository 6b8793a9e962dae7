import type { Completion } from '@ringdown/client/completions'
import { useWatchable } from '@ringdown/react'
import { Button } from '../parts/button.js'
import { usePhone } from '../phone/phone-context.js'
import { COMPLETION_TEXTS } from './completion-texts.js'
import { useCompletion } from './use-completion.js'

/** Whom this person waits for; nothing while they wait for nobody. */
export function WaitList() {
  const waits = useWatchable(usePhone().completions.waits)
  if (!waits || waits.length === 0) return null
  return (
    <ul aria-label={COMPLETION_TEXTS.list} className="mb-5 space-y-1">
      {waits.map(person => (
        <WaitRow key={person.userId} person={person} />
      ))}
    </ul>
  )
}

function WaitRow({ person }: { person: Completion }) {
  const { end, problem } = useCompletion(person)
  return (
    <li className="flex flex-wrap items-center gap-x-2 text-[0.9375rem] text-quiet">
      <span className="min-w-0 truncate">{COMPLETION_TEXTS.waiting(person.name)}</span>
      <Button look="quiet" className="px-3" aria-label={COMPLETION_TEXTS.stopLong(person.name)} onClick={end}>
        {COMPLETION_TEXTS.stop}
      </Button>
      {problem && <span role="alert">{problem}</span>}
    </li>
  )
}
