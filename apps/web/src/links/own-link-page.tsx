import { PageFrame } from '../frame/page-frame.js'
import { JOIN_TEXTS } from '../join/join-texts.js'
import type { OpenLink } from './kept-link.js'
import { OwnLink } from './own-link.js'

/** What someone sees who opens a link of their own: nobody waits for themselves. */
export function OwnLinkPage({ link }: { link: OpenLink }) {
  return (
    <PageFrame title={JOIN_TEXTS.ownLink}>
      <div className="mx-auto flex max-w-md flex-col gap-6 py-8 short:py-0">
        <h1 className="text-3xl font-semibold tracking-tight text-balance">{JOIN_TEXTS.ownLink}</h1>
        <OwnLink link={link} />
      </div>
    </PageFrame>
  )
}
