import { useWatchable } from '@ringdown/react'
import { Link } from 'wouter'
import { Button } from '../parts/button.js'
import { usePhone } from '../phone/phone-context.js'
import { LINE_TEXTS } from './line-texts.js'
import { WaitingCallers } from './waiting-callers.js'

/** On the home page of staff: who waits, which lines this page answers, and a way to stop. */
export function StaffedList() {
  const { lines } = usePhone()
  const staffed = useWatchable(lines)
  if (staffed.length === 0) return null
  return (
    <div className="mb-5">
      <WaitingCallers />
      <ul className="mt-3 space-y-1">
        {staffed.map(({ name }) => (
          <li key={name} className="flex items-center gap-2 text-[0.9375rem] text-quiet">
            <Link href={`/line/${name}`} className="min-w-0 truncate font-medium text-accent">
              {LINE_TEXTS.answering(name)}
            </Link>
            <Button
              look="quiet"
              className="px-3"
              aria-label={LINE_TEXTS.stopLong(name)}
              onClick={() => lines.leave(name)}
            >
              {LINE_TEXTS.stop}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  )
}
