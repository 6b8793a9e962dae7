import { useLinkStatus, useListening } from '@ringdown/react'
import { Video } from 'lucide-react'
import { useEffect } from 'react'
import { HOME_TEXTS } from '../home/home-texts.js'
import { CallLink } from '../outgoing/call-link.js'
import { Button } from '../parts/button.js'
import { usePhone } from '../phone/phone-context.js'
import { dateNow } from '../time/clock.js'
import { formatUntil } from '../time/until.js'
import type { OpenLink } from './kept-link.js'
import { linkUrl } from './link-url.js'

/** This person's link, which works although no page of theirs waits there. */
export function OwnLink({ link }: { link: OpenLink }) {
  const { address, endsAt } = link
  const phone = usePhone()
  const status = useLinkStatus(address)
  const waiting = useListening(address)
  const visitors = status?.state === 'open' ? (status.visitors ?? 0) : 0
  const isOver = status?.state === 'used' || status?.state === 'ended'
  const answer = () => void phone.dial(address, { name: HOME_TEXTS.linkGuest, video: true })
  useEffect(() => {
    if (isOver) phone.link.forget(address)
  }, [isOver, phone, address])
  return (
    <section aria-label={HOME_TEXTS.yourLink} className="rounded-3xl bg-accent-soft p-5 sm:p-6">
      <h2 className="text-lg font-semibold tracking-tight">{HOME_TEXTS.yourLink}</h2>
      <p role="status" className="mt-1 text-lg font-semibold text-pretty text-ink empty:hidden">
        {visitors > 0 && HOME_TEXTS.visitors(visitors)}
      </p>
      {visitors > 0 && (
        <Button look="primary" className="my-3 min-h-12 w-full" onClick={answer}>
          <Video aria-hidden="true" size={18} />
          <span>{HOME_TEXTS.answer}</span>
        </Button>
      )}
      <p className="mt-1 text-pretty text-ink">{HOME_TEXTS.linkWorks(formatUntil(endsAt, dateNow()))}</p>
      {waiting && waiting.length > 0 && (
        <p className="mt-1 text-pretty text-ink">{HOME_TEXTS.waitsElsewhere}</p>
      )}
      <CallLink link={linkUrl(address)} layout="column" />
      <div className="mt-3 flex flex-col gap-2">
        {visitors === 0 && (
          <Button className="min-h-12" onClick={() => phone.waitOnLink(address)}>
            {HOME_TEXTS.waitHere}
          </Button>
        )}
        <Button look="quiet" onClick={() => phone.withdrawLink(address)}>
          {HOME_TEXTS.withdraw}
        </Button>
      </div>
    </section>
  )
}
