import type { CallSnapshot } from '@ringdown/client'
import { useWatchable } from '@ringdown/react'
import { Camera } from 'lucide-react'
import { OfferCard } from '../parts/offer-card.js'
import { useSdk } from '../phone/phone-context.js'
import { MIRROR_TEXTS } from './mirror-texts.js'

/** Offers the mirror, once, after a video call between people: someone who came by a link may never be rung. */
export function MirrorOffer({ call }: { call: CallSnapshot }) {
  const { mirror } = useSdk()
  const { isOn, answeredOffer } = useWatchable(mirror)
  const isOfPeople = call.address.startsWith('user:') && call.media.video
  if (isOn || answeredOffer || !isOfPeople || call.connectedAt === null) return null
  return (
    <OfferCard
      icon={Camera}
      says={MIRROR_TEXTS.offer}
      refuse={MIRROR_TEXTS.refuse}
      accept={MIRROR_TEXTS.accept}
      onAnswer={isWanted => mirror.turn(isWanted)}
    />
  )
}
