import type { Address } from '@ringdown/client'
import { PageFrame } from '../frame/page-frame.js'
import { linkUrl } from '../links/link-url.js'
import { CallLink } from '../outgoing/call-link.js'
import { JOIN_TEXTS } from './join-texts.js'

/** What someone sees who opens a link that rings them: something to copy, and nothing to wait for. */
export function OwnPersonalLinkPage({ address }: { address: Address }) {
  return (
    <PageFrame title={JOIN_TEXTS.ownLink}>
      <div className="mx-auto flex max-w-md flex-col py-8 short:py-0">
        <h1 className="text-3xl font-semibold tracking-tight text-balance">{JOIN_TEXTS.ownLink}</h1>
        <p className="mt-3 text-lg text-pretty text-quiet">{JOIN_TEXTS.ringsYou}</p>
        <CallLink link={linkUrl(address)} layout="column" />
      </div>
    </PageFrame>
  )
}
