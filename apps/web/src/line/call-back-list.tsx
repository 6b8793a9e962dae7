import { useWatchable } from '@ringdown/react'
import { Button } from '../parts/button.js'
import { Card } from '../parts/card.js'
import { usePhone } from '../phone/phone-context.js'
import { formatDuration } from '../time/duration.js'
import { LINE_TEXTS } from './line-texts.js'

/** Visitors of a line who ask to be called back. */
export function CallBackList({ line }: { line: string }) {
  const { lineService } = usePhone()
  const requests = useWatchable(lineService.desks).get(line)?.requests ?? []
  if (requests.length === 0) return null
  return (
    <div className="mt-5">
      <Card title={LINE_TEXTS.callBackRequests}>
        <ul className="-mx-2">
          {requests.map(({ id, name, contact, ageMs }) => (
            <li key={id} className="flex items-center gap-3 rounded-2xl p-2">
              <div className="min-w-0 flex-1">
                <p className="font-medium wrap-anywhere">{name}</p>
                <p className="text-sm wrap-anywhere text-quiet">
                  {`${contact} · ${LINE_TEXTS.ago(formatDuration(ageMs))}`}
                </p>
              </div>
              <Button
                aria-label={LINE_TEXTS.calledBackLong(name)}
                // If it fails, somebody else was faster, and the list says so.
                onClick={() => void lineService.calledBack(line, id).catch(() => {})}
              >
                {LINE_TEXTS.calledBack}
              </Button>
            </li>
          ))}
        </ul>
      </Card>
    </div>
  )
}
