import type { CallSnapshot } from '@ringdown/client'
import { useWatchable } from '@ringdown/react'
import { usePhone } from '../phone/phone-context.js'
import { DeskNotes } from './desk-notes.js'
import { LINE_TEXTS } from './line-texts.js'

/** Who has passed the caller on, from which line, and what they have noted. */
export function TransferredFrom({ call }: { call: CallSnapshot }) {
  const transferred = useWatchable(usePhone().lineService.transferred)
  const news = call.peer && transferred.get(call.peer.userId)
  if (!news) return null
  return (
    <div className="mt-3">
      <p className="font-medium text-pretty wrap-anywhere">{LINE_TEXTS.about(news.by, news.line)}</p>
      <DeskNotes notes={news.notes} />
    </div>
  )
}
