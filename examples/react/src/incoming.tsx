import type { Call } from '@ringdown/client'
import { useCall } from '@ringdown/react'

/** A call that rings here. Answering it opens camera and microphone. */
export function Incoming({ call }: { call: Call }) {
  const { peer } = useCall(call)
  return (
    <section aria-label="Incoming call">
      <p>{peer?.name} calls.</p>
      <button type="button" onClick={() => call.accept()}>
        Answer
      </button>
      <button type="button" onClick={() => call.decline()}>
        Decline
      </button>
    </section>
  )
}
