import type { Address, Call, LinkStatus } from '@ringdown/client'
import { useLinkStatus, useListening } from '@ringdown/react'
import { useEffect, useRef, useState } from 'react'
import { LinkOver } from '../links/link-over.js'
import { OwnLinkPage } from '../links/own-link-page.js'
import { useOwnLink } from '../links/use-own-link.js'
import { ARRIVAL_TEXTS } from '../name/arrival-texts.js'
import { Button } from '../parts/button.js'
import { usePhone } from '../phone/phone-context.js'
import { useAnswerable } from '../phone/use-answerable.js'
import { BeforeCall } from './before-call.js'
import { JOIN_TEXTS } from './join-texts.js'
import { OwnPersonalLinkPage } from './own-personal-link-page.js'
import { PersonalLinkPage } from './personal-link-page.js'
import { usePreview } from './preview.js'

/** The page of a link: for its owner, what to do with it; for everyone else, the way into the call. */
export function JoinPage({ address }: { address: Address }) {
  const own = useOwnLink(address)
  const status = useLinkStatus(address)
  if (own) return <OwnLinkPage link={own} />
  if (status?.state !== 'open' || !status.personal) return <Join address={address} />
  // The server tells only the owner how many people wait.
  if (status.visitors !== undefined) return <OwnPersonalLinkPage address={address} />
  return <PersonalLinkPage address={address} owner={status.owner} />
}

/** Previews the camera and joins the call on a link: now, or as soon as the owner of the link is there. */
function Join({ address }: { address: Address }) {
  const phone = usePhone()
  const waiting = useListening(address)
  const status = useLinkStatus(address)
  const call = waiting?.[0] ?? null
  useAnswerable(call)
  const canJoin = call !== null || status?.state === 'open'
  // Servers of an older version say nothing about links.
  const preview = usePreview(canJoin || (waiting !== null && status === null))
  const [isJoining, setJoining] = useState(false)
  const giveUp = useRef(() => {})
  useEffect(() => () => giveUp.current(), [])

  if (!call && (status?.state === 'used' || status?.state === 'ended'))
    return <LinkOver state={status.state} />
  const join = () => {
    const options = () => (preview ? { localMedia: preview.handOver() } : undefined)
    // Without a word to the server or a change of this page before it.
    if (call) return phone.answer(call, options())
    giveUp.current = phone.joinLink(address, options)
    setJoining(true)
  }
  return (
    <BeforeCall title={ARRIVAL_TEXTS.joinTitle} preview={preview}>
      <p role="status" className="text-lg text-pretty text-quiet">
        {call ? JOIN_TEXTS.waiting(phone.nameOf(call)) : whyNobody(waiting, status, isJoining)}
      </p>
      <Button look="primary" className="min-h-12" disabled={!canJoin || isJoining} onClick={join}>
        Join call
      </Button>
    </BeforeCall>
  )
}

function whyNobody(waiting: readonly Call[] | null, status: LinkStatus | null, isJoining: boolean): string {
  if (waiting === null) return JOIN_TEXTS.looking
  if (status?.state !== 'open') return JOIN_TEXTS.nobody
  return isJoining ? JOIN_TEXTS.joining(status.owner) : JOIN_TEXTS.away(status.owner)
}
