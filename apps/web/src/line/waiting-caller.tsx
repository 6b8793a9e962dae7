import type { Call } from '@ringdown/client'
import { useCall, useConnection, useWatchable } from '@ringdown/react'
import { Video } from 'lucide-react'
import { useEarlyMedia } from '../media/use-early-media.js'
import { marksInCall } from '../name/name-marks.js'
import { Avatar } from '../parts/avatar.js'
import { Button } from '../parts/button.js'
import { Marks } from '../parts/marks.js'
import { Name } from '../parts/name.js'
import { usePhone } from '../phone/phone-context.js'
import { formatDuration } from '../time/duration.js'
import { useNow } from '../time/use-now.js'
import { DeskNotes } from './desk-notes.js'
import { LINE_TEXTS } from './line-texts.js'

/** Someone waiting on a line. */
export function WaitingCaller({ call, line }: { call: Call; line: string }) {
  const phone = usePhone()
  const now = useNow()
  const snapshot = useCall(call)
  const { startedAt, media } = snapshot
  const early = useEarlyMedia(media)
  const isTalking = useConnection().calls.length > 0
  const name = phone.nameOf(call)
  const desk = useWatchable(phone.lineService.desks).get(line)
  const known = desk?.calls.find(({ callId }) => callId === snapshot.callId)
  return (
    <li className="flex items-center gap-3 rounded-2xl p-2">
      <Avatar name={name} size="medium" />
      <div className="min-w-0 flex-1">
        <Name name={name} className="line-clamp-2 text-left font-medium wrap-anywhere" />
        <Marks name={name} marks={marksInCall(snapshot)} className="text-quiet" />
        <p aria-live="off" className="text-sm text-quiet tabular-nums">
          {LINE_TEXTS.waited(formatDuration(now - startedAt))}
        </p>
        {known?.transfer && (
          <p className="text-sm text-pretty wrap-anywhere text-quiet">
            {LINE_TEXTS.transferredBy(known.transfer.by, known.transfer.line)}
          </p>
        )}
        {known && <DeskNotes notes={known.notes} />}
      </div>
      <Button
        look="primary"
        aria-label={isTalking ? LINE_TEXTS.endAndAnswer(name) : LINE_TEXTS.answer(name)}
        onClick={() => phone.answer(call, early.options())}
        {...early.handlers}
      >
        <Video aria-hidden="true" size={18} />
        <span>{isTalking ? 'End and answer' : 'Answer'}</span>
      </Button>
    </li>
  )
}
