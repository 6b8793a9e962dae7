import type { Call, Outage } from '@ringdown/client'
import { useRingdown } from '@ringdown/react'
import { WifiOff } from 'lucide-react'
import { Button } from '../parts/button.js'
import { Spinner } from '../parts/spinner.js'
import { useNow } from '../time/use-now.js'
import { usePassing } from '../time/use-passing.js'
import { causeOf, TROUBLE_TEXTS } from './trouble-texts.js'

/** Shows "Trying…" at least this long, so that the press has a visible effect. */
const TRYING_MS = 3_000

/** A connection that has been lost for a while: whose network is the cause, and what to do. */
export function OutageBanner({ call, name, outage }: { call: Call; name: string; outage: Outage }) {
  return (
    <div className="pointer-events-none absolute inset-x-0 top-0 bottom-60 z-20 grid grid-cols-[minmax(0,1fr)] place-items-center px-4 pt-4 md:bottom-24 short:bottom-16">
      <div className="pointer-events-auto max-h-full w-full max-w-md animate-appear overflow-y-auto rounded-3xl border border-edge bg-surface/95 p-6 shadow-2xl short:p-3">
        <div className="flex gap-4">
          <span className="grid size-11 shrink-0 short:hidden place-items-center rounded-full bg-caution-soft text-caution">
            <WifiOff aria-hidden="true" size={22} />
          </span>
          {/* Separate from the countdown, which a screen reader would otherwise announce every second. */}
          <div role="alert" className="min-w-0 pt-0.5">
            <p className="text-lg font-semibold tracking-tight">{TROUBLE_TEXTS.title}</p>
            <p className="mt-1 text-[0.9375rem] text-pretty wrap-anywhere text-quiet">
              {causeOf(outage.cause, name)}
            </p>
          </div>
        </div>
        <Deadline givesUpAt={outage.givesUpAt} />
        <div className="mt-4 flex flex-wrap gap-2.5 short:mt-2">
          <TryNow call={call} />
          {outage.givesUpAt !== null && (
            <Button className="flex-1" onClick={() => call.keepWaiting()}>
              {TROUBLE_TEXTS.keepWaiting}
            </Button>
          )}
        </div>
      </div>
    </div>
  )
}

function Deadline({ givesUpAt }: Pick<Outage, 'givesUpAt'>) {
  const now = useNow()
  const seconds = givesUpAt === null ? null : Math.max(0, Math.ceil((givesUpAt - now) / 1000))
  return (
    <p role="timer" className="mt-4 text-sm text-quiet tabular-nums short:mt-1">
      {seconds === null ? TROUBLE_TEXTS.waits : TROUBLE_TEXTS.givesUp(seconds)}
    </p>
  )
}

function TryNow({ call }: { call: Call }) {
  const ringdown = useRingdown()
  const [trying, setTrying] = usePassing(TRYING_MS)
  const tryNow = () => {
    setTrying(true)
    ringdown.reconnect()
    call.reconnect()
  }
  return (
    <Button look="primary" className="flex-1" aria-disabled={trying} onClick={trying ? undefined : tryNow}>
      {trying && <Spinner />}
      <span>{trying ? TROUBLE_TEXTS.trying : TROUBLE_TEXTS.tryNow}</span>
    </Button>
  )
}
