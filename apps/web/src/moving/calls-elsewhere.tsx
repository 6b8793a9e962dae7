import { RingdownError } from '@ringdown/client'
import type { OwnCall } from '@ringdown/client/moving'
import { useWatchable } from '@ringdown/react'
import { Smartphone } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../parts/button.js'
import { usePhone } from '../phone/phone-context.js'
import { MOVING_TEXTS } from './moving-texts.js'

/** The calls in which this person is on another device, to be moved here; mostly none. */
export function CallsElsewhere() {
  const calls = useWatchable(usePhone().moving.elsewhere)
  if (!calls || calls.length === 0) return null
  return (
    <div className="mb-5 space-y-3">
      {calls.map(call => (
        <CallElsewhere key={call.callId} call={call} />
      ))}
    </div>
  )
}

function CallElsewhere({ call }: { call: OwnCall }) {
  const { moving } = usePhone()
  const [isMoving, setMoving] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const { name } = call.peer
  const move = () => {
    setProblem(null)
    setMoving(true)
    moving.move(call).catch((error: unknown) => {
      setMoving(false)
      setProblem(error instanceof RingdownError ? error.message : MOVING_TEXTS.failed)
    })
  }
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-2xl bg-accent-soft py-2 pr-2 pl-4">
      <Smartphone aria-hidden="true" size={20} className="shrink-0 text-accent" />
      <p role="status" className="min-w-48 flex-1 text-[0.9375rem] text-pretty wrap-anywhere">
        {MOVING_TEXTS.elsewhere(name)}
      </p>
      {(call.canMove || isMoving) && (
        <Button
          look="primary"
          aria-label={isMoving ? undefined : MOVING_TEXTS.moveLong(name)}
          aria-disabled={isMoving}
          onClick={isMoving ? undefined : move}
        >
          {isMoving ? MOVING_TEXTS.moving : MOVING_TEXTS.move}
        </Button>
      )}
      {problem && (
        <p role="alert" className="w-full pb-1 text-[0.9375rem] text-pretty">
          {problem}
        </p>
      )}
    </div>
  )
}
