import type { Call } from '@ringdown/client'
import { useCall } from '@ringdown/react'
import { Caller } from '../incoming/caller.js'
import { usePhone } from '../phone/phone-context.js'
import { OutgoingFrame } from './outgoing-frame.js'
import { outgoingStatus } from './outgoing-texts.js'

/** Calling a person. */
export function OutgoingScreen({ call }: { call: Call }) {
  const { phase } = useCall(call)
  const name = usePhone().nameOf(call)
  const status = outgoingStatus(phase, name)
  return (
    <OutgoingFrame call={call} title={status}>
      <div className="short:hidden">
        <Caller name={name} />
      </div>
      <p
        role="status"
        className="mt-12 max-w-full text-3xl font-semibold tracking-tight text-balance wrap-anywhere short:mt-2 short:text-2xl"
      >
        {status}
      </p>
    </OutgoingFrame>
  )
}
