import type { Call } from '@ringdown/client'
import { useWatchable } from '@ringdown/react'
import { AlertOffer } from '../alerts/alert-offer.js'
import { addressOf } from '../frame/base-path.js'
import { PageFrame } from '../frame/page-frame.js'
import { Card } from '../parts/card.js'
import { usePhone } from '../phone/phone-context.js'
import { CallBackList } from './call-back-list.js'
import { LINE_TEXTS } from './line-texts.js'
import { inTurn } from './queue-order.js'
import { WaitingCaller } from './waiting-caller.js'

/** Line staff see who is waiting and answer one of them, who then disappears from the others' lists. */
export function LinePage(props: { line: string }) {
  const lines = useWatchable(usePhone().lines)
  const waiting = lines.find(({ name }) => name === props.line)?.waiting ?? null
  return (
    <PageFrame title={LINE_TEXTS.staffTitle(props.line)}>
      <div className="mx-auto max-w-2xl pt-2 sm:pt-6">
        <h1 className="text-3xl font-semibold tracking-tight">{LINE_TEXTS.staffTitle(props.line)}</h1>
        <p className="mt-2 mb-6 text-pretty text-quiet">{LINE_TEXTS.staffHint}</p>
        <AlertOffer />
        <Card
          title={LINE_TEXTS.waitingCallers}
          aside={
            waiting && waiting.length > 0 && <span className="text-sm text-quiet">{waiting.length}</span>
          }
        >
          <WaitingList waiting={waiting} line={props.line} />
        </Card>
        <CallBackList line={props.line} />
      </div>
    </PageFrame>
  )
}

function WaitingList({ waiting, line }: { waiting: readonly Call[] | null; line: string }) {
  const desk = useWatchable(usePhone().lineService.desks).get(line)
  if (waiting === null) return <p className="py-8 text-center text-quiet">{LINE_TEXTS.looking}</p>
  if (waiting.length === 0) {
    return (
      <div className="py-8 text-center">
        <p className="text-lg font-semibold tracking-tight">{LINE_TEXTS.nobody}</p>
        <p className="mt-2 text-quiet">{LINE_TEXTS.nobodyHint}</p>
        <p className="mt-1 font-medium break-all">{addressOf(`/line/${line}/call`)}</p>
      </div>
    )
  }
  return (
    <ul aria-live="polite" className="-mx-2">
      {inTurn(waiting, desk).map(call => (
        <WaitingCaller key={call.id} call={call} line={line} />
      ))}
    </ul>
  )
}
