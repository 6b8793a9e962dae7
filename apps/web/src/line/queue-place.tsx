import type { Call } from '@ringdown/client'
import { useCall, useWatchable } from '@ringdown/react'
import { usePhone } from '../phone/phone-context.js'
import { placeWords } from './wait-words.js'

/** Where this person is in the queue of a line, and for how long still. */
export function QueuePlace({ call }: { call: Call }) {
  const news = useWatchable(usePhone().lineService.queue)
  const { callId } = useCall(call)
  return (
    <p role="status" className="mt-3 text-xl font-semibold tracking-tight text-pretty empty:hidden">
      {news?.callId === callId ? placeWords(news.place, news.estimateMs) : ''}
    </p>
  )
}
