import { useWatchable } from '@ringdown/react'
import { Card } from '../parts/card.js'
import { usePhone } from '../phone/phone-context.js'
import { LINE_TEXTS } from './line-texts.js'
import { inTurn } from './queue-order.js'
import type { StaffedLine } from './staffed-lines.js'
import { WaitingCaller } from './waiting-caller.js'

/** The lines on which someone waits. */
export function useQueues(): readonly StaffedLine[] {
  const lines = useWatchable(usePhone().lines)
  return lines.filter(({ waiting }) => waiting !== null && waiting.length > 0)
}

/** Everyone who waits on the lines this device staffs; nothing while nobody does. */
export function WaitingCallers() {
  const queues = useQueues()
  if (queues.length === 0) return null
  return (
    <Card title={LINE_TEXTS.waitingCallers} aside={<QueueLength queues={queues} />}>
      <WaitingRows queues={queues} />
    </Card>
  )
}

export function WaitingRows({ queues }: { queues: readonly StaffedLine[] }) {
  const desks = useWatchable(usePhone().lineService.desks)
  return (
    <ul aria-live="polite" className="-mx-2 text-left">
      {queues.flatMap(({ name, waiting }) =>
        inTurn(waiting ?? [], desks.get(name)).map(call => (
          <WaitingCaller key={call.id} call={call} line={name} />
        )),
      )}
    </ul>
  )
}

function QueueLength({ queues }: { queues: readonly StaffedLine[] }) {
  const texts = queues.map(({ name, waiting }) => LINE_TEXTS.waitingAt(waiting?.length ?? 0, name))
  return <span className="text-sm text-quiet">{texts.join(', ')}</span>
}
