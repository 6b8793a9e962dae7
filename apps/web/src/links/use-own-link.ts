import type { Address } from '@ringdown/client'
import { useConnection, useLinkStatus, useListening, useWatchable } from '@ringdown/react'
import { usePhone } from '../phone/phone-context.js'
import { dateNow } from '../time/clock.js'
import type { OpenLink } from './kept-link.js'

/** The link at this address if it is this person's own, as their browser, the call that waits there or the server says; else `null`. */
export function useOwnLink(address: Address): OpenLink | null {
  const kept = useWatchable(usePhone().link)
  const { me } = useConnection()
  const waiting = useListening(address)
  const status = useLinkStatus(address)
  if (kept?.address === address) return kept
  // Nobody waits on a personal link: it rings its owner.
  if (status?.state !== 'open' || status.personal) return null
  // The server tells only the owner how many people wait.
  const isMine =
    status.visitors !== undefined || waiting?.some(({ snapshot }) => snapshot.peer?.userId === me?.userId)
  return isMine ? { address, endsAt: dateNow() + status.endsInMs } : null
}
