import { type Call, parseAddress } from '@ringdown/client'
import { useCall } from '@ringdown/react'
import { QueuePlace } from '../line/queue-place.js'
import { linkUrl } from '../links/link-url.js'
import { Button } from '../parts/button.js'
import { usePhone } from '../phone/phone-context.js'
import { dateNow, dateOf } from '../time/clock.js'
import { formatUntil } from '../time/until.js'
import { CallLink } from './call-link.js'
import { OutgoingFrame } from './outgoing-frame.js'
import { OUTGOING_TEXTS } from './outgoing-texts.js'

/** Before the server has it, nobody can join by the link, so it is not offered. */
function hintOf(linkEndsAt: number | null): string {
  if (linkEndsAt === null) return OUTGOING_TEXTS.linkToCome
  return OUTGOING_TEXTS.linkHint(
    Number.isFinite(linkEndsAt) ? formatUntil(dateOf(linkEndsAt), dateNow()) : null,
  )
}

/** A call that waits on a link or a line until someone answers. */
export function WaitingScreen({ call }: { call: Call }) {
  const { address, linkEndsAt } = useCall(call)
  const name = usePhone().nameOf(call)
  const place = parseAddress(address)
  const isLink = place?.kind === 'link'
  const status = isLink ? OUTGOING_TEXTS.link : OUTGOING_TEXTS.line
  return (
    <OutgoingFrame call={call} title={status}>
      <p role="status" className="text-3xl font-semibold tracking-tight text-balance sm:text-4xl">
        {status}
      </p>
      {!isLink && <QueuePlace call={call} />}
      <p className="mt-3 max-w-md text-lg text-pretty text-quiet">
        {isLink ? hintOf(linkEndsAt) : OUTGOING_TEXTS.lineHint(name)}
      </p>
      {isLink && linkEndsAt !== null && (
        <>
          <CallLink link={linkUrl(address)} />
          <Button look="quiet" className="mt-4" onClick={() => call.leave()}>
            {OUTGOING_TEXTS.keepLink}
          </Button>
        </>
      )}
    </OutgoingFrame>
  )
}
