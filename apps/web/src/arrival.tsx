import { parseAddress } from '@ringdown/client'
import { useLocation, useRoute } from 'wouter'
import { BadLine, BadLink, NoPage } from './frame/bad-address.js'
import { LINK_ROUTE } from './links/link-url.js'
import { useLinkAddress } from './links/use-link-address.js'
import { ARRIVAL_TEXTS } from './name/arrival-texts.js'
import { Welcome } from './name/welcome.js'
import type { HomePhone } from './phone/home-phone.js'

/** The other pages that ask newcomers for their name first. */
const ASKING = /^\/((check|admin|(line|admin)\/[^/]+)\/?)?$/

/**
 * Asks newcomers for a name, on any page they arrive at.
 *
 * @param props.onName is given the name, and what else the person asked for by giving it.
 */
export function Arrival(props: { onName: (name: string, then: (phone: HomePhone) => void) => void }) {
  const [isLink] = useRoute(LINK_ROUTE)
  const [isVisitor, visited] = useRoute('/line/:name/call')
  const [path] = useLocation()
  const address = useLinkAddress()
  const line = isVisitor ? visited.name : null
  if (isLink && !address) return <BadLink />
  if (line !== null && !parseAddress(`line:${line}`)) return <BadLine />
  const signIn = (name: string) =>
    props.onName(name, phone => {
      // Visitors come only to call this line, so giving the name also places the call.
      if (line !== null) phone.dial(`line:${line}`, { name: line, video: true })
    })
  if (line !== null) {
    return (
      <Welcome title={ARRIVAL_TEXTS.callLine(line)} onName={signIn}>
        {ARRIVAL_TEXTS.welcomeToLine(line)}
      </Welcome>
    )
  }
  if (isLink) {
    return (
      <Welcome title={ARRIVAL_TEXTS.joinTitle} onName={signIn}>
        {ARRIVAL_TEXTS.invited}
      </Welcome>
    )
  }
  if (!ASKING.test(path)) return <NoPage />
  return (
    <Welcome title="Call someone, face to face" onName={signIn}>
      No account, nothing to install. Type your name: anyone signed in here can see and call you.
    </Welcome>
  )
}
