import type { Address } from '@ringdown/client'
import { Video } from 'lucide-react'
import { Button } from '../parts/button.js'
import { usePhone } from '../phone/phone-context.js'
import { useCallAction } from '../reach/use-call-action.js'
import { BeforeCall } from './before-call.js'
import { JOIN_TEXTS } from './join-texts.js'
import { usePreview } from './preview.js'

/** The page of a link that rings somebody: previews the camera, and calls them. */
export function PersonalLinkPage({ address, owner }: { address: Address; owner: string }) {
  const phone = usePhone()
  const callAction = useCallAction()
  const preview = usePreview(true)
  const title = JOIN_TEXTS.call(owner)
  const call = () => phone.callPersonalLink(address, owner, preview ? { localMedia: preview.handOver() } : {})
  return (
    <BeforeCall title={title} preview={preview}>
      <p className="text-lg text-pretty text-quiet">{JOIN_TEXTS.rings(owner)}</p>
      <Button look="primary" className="min-h-12" {...callAction(call)}>
        <Video aria-hidden="true" size={20} className="shrink-0" />
        <span>{title}</span>
      </Button>
    </BeforeCall>
  )
}
