import type { Call } from '@ringdown/client'
import { useCall } from '@ringdown/react'
import { Spinner } from '../parts/spinner.js'
import { useLasting } from '../time/use-lasting.js'
import { IN_CALL_TEXTS } from './in-call-texts.js'

const PATIENCE_MS = 2000

/** Says on the other's picture that it is not there yet, or that it has stopped for more than a moment. */
export function PeerTrouble({ call }: { call: Call }) {
  const { connection } = useCall(call)
  const reconnecting = useLasting(connection === 'reconnecting', PATIENCE_MS)
  const connecting = connection === 'new' || connection === 'connecting'
  if (!reconnecting && !connecting) return null
  return (
    <div className="absolute inset-x-0 bottom-36 flex justify-center sm:bottom-40">
      <p
        role="status"
        className="flex animate-appear items-center gap-2.5 rounded-full bg-black/70 px-4 py-2 font-medium text-white"
      >
        <Spinner />
        {connecting ? IN_CALL_TEXTS.connecting : IN_CALL_TEXTS.reconnecting}
      </p>
    </div>
  )
}
