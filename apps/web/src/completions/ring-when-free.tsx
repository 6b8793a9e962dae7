import type { CallSnapshot } from '@ringdown/client'
import type { NamedUser } from '@ringdown/client/completions'
import { BellRing } from 'lucide-react'
import { Button } from '../parts/button.js'
import { COMPLETION_TEXTS } from './completion-texts.js'
import { useCompletion } from './use-completion.js'

/** After a call to a person who was busy or did not answer: be rung once both are free. */
export function RingWhenFree({ call, name }: { call: CallSnapshot; name: string }) {
  const isInVain = call.reason === 'busy' || call.reason === 'no-answer'
  if (call.direction !== 'outgoing' || !isInVain || !call.address.startsWith('user:')) return null
  return <Offer person={{ userId: call.address.slice('user:'.length), name }} />
}

function Offer({ person }: { person: NamedUser }) {
  const { isWaiting, begin, end, problem } = useCompletion(person)
  if (isWaiting === null) return null
  return (
    <div className="flex flex-col items-center gap-2">
      <div role="status" className="empty:hidden">
        {isWaiting && (
          <>
            <p className="font-medium wrap-anywhere">{COMPLETION_TEXTS.waiting(person.name)}</p>
            <p className="text-sm text-pretty text-quiet">{COMPLETION_TEXTS.waitingSays}</p>
          </>
        )}
      </div>
      <Button look={isWaiting ? 'quiet' : 'soft'} className="min-h-12 px-6" onClick={isWaiting ? end : begin}>
        {!isWaiting && <BellRing aria-hidden="true" size={20} />}
        <span>{isWaiting ? COMPLETION_TEXTS.stop : COMPLETION_TEXTS.ask}</span>
      </Button>
      {problem && <p role="alert">{problem}</p>}
    </div>
  )
}
