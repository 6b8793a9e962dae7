import { type Call, parseAddress } from '@ringdown/client'
import { useCall } from '@ringdown/react'
import { addressOf } from '../frame/base-path.js'
import { usePhone } from '../phone/phone-context.js'
import { CallLink } from './call-link.js'
import { OutgoingFrame } from './outgoing-frame.js'
import { OUTGOING_TEXTS } from './outgoing-texts.js'

/** A call that waits on a link or a line until someone answers. */
export function WaitingScreen({ call }: { call: Call }) {
  const { address } = useCall(call)
  const name = usePhone().nameOf(call)
  const place = parseAddress(address)
  const isLink = place?.kind === 'link'
  const status = isLink ? OUTGOING_TEXTS.link : OUTGOING_TEXTS.line
  return (
    <OutgoingFrame call={call} title={status}>
      <p role="status" className="text-3xl font-semibold tracking-tight text-balance sm:text-4xl">
        {status}
      </p>
      <p className="mt-3 max-w-md text-lg text-pretty text-quiet">
        {isLink ? OUTGOING_TEXTS.linkHint : OUTGOING_TEXTS.lineHint(name)}
      </p>
      {isLink && <CallLink link={addressOf(`/call/${place.id}`)} />}
    </OutgoingFrame>
  )
}
