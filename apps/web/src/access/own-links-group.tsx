import { guestToken } from '@ringdown/client'
import { useConnection } from '@ringdown/react'
import { useMemo } from 'react'
import { SERVER } from '../frame/base-path.js'
import { useAccount } from '../phone/phone-context.js'
import { SettingsGroup } from '../settings/settings-group.js'
import { CALL_LINK_TEXTS } from './call-link-texts.js'
import { OwnCallLinks } from './own-call-links.js'
import { OwnCallLinksList } from './own-call-links-list.js'
import { askServer, type ServerRequest } from './server-request.js'
import { useMember } from './use-membership.js'

/** The links of this person: of a member, or on an open server of the person who uses this browser. */
export function OwnLinksGroup() {
  const member = useMember()
  const { me } = useConnection()
  const name = useAccount()?.name ?? ''
  const userId = member?.userId ?? me?.userId
  const isMember = member !== null
  const links = useMemo(() => new OwnCallLinks(isMember ? askServer : askAsGuest(name)), [isMember, name])
  return (
    <SettingsGroup title={CALL_LINK_TEXTS.title}>
      {userId ? (
        <OwnCallLinksList key={userId} links={links} userId={userId} isMember={isMember} />
      ) : (
        <p className="mt-1 text-sm text-quiet">{CALL_LINK_TEXTS.notConnected}</p>
      )}
    </SettingsGroup>
  )
}

/** Asks as the guest that this browser keeps. */
function askAsGuest(name: string) {
  const token = guestToken({ ...SERVER, name })
  return async <Reply,>(path: string, request?: ServerRequest) =>
    askServer<Reply>(path, { ...request, token: await token(null) })
}
