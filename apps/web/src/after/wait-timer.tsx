import type { CallSnapshot } from '@ringdown/client'
import { useConnection } from '@ringdown/react'
import { formatDuration } from '../time/duration.js'
import { useNow } from '../time/use-now.js'
import { readRefusal } from './call-again-wait.js'

/** Counts down until a person may be called again. They end it by calling back. */
export function WaitTimer({
  call,
}: {
  call: Pick<CallSnapshot, 'refusal' | 'failure' | 'endedAt' | 'address'>
}) {
  const { refusal, failure, endedAt, address } = call
  const { incoming, missed } = useConnection()
  const now = useNow()
  const { waitMs } = readRefusal((refusal === 'call-refused' && failure) || '')
  if (waitMs === null || endedAt === null) return null
  const hasCalledBack =
    incoming.some(({ snapshot }) => address === `user:${snapshot.peer?.userId}`) ||
    missed.some(({ caller, at }) => address === `user:${caller.userId}` && at > endedAt)
  const left = endedAt + waitMs - now
  if (hasCalledBack || left <= 0) return null
  return (
    <p role="timer" className="mt-2 text-lg text-quiet tabular-nums">
      You can call again in {formatDuration(left + 999)}.
    </p>
  )
}
