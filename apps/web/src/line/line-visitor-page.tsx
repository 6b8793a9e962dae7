import type { Address } from '@ringdown/client'
import { Video } from 'lucide-react'
import { PageFrame } from '../frame/page-frame.js'
import { Button } from '../parts/button.js'
import { usePhone } from '../phone/phone-context.js'
import { useCallAction } from '../reach/use-call-action.js'
import { LINE_TEXTS } from './line-texts.js'

/** A visitor calls the line. The click opens the camera and microphone. */
export function LineVisitorPage(props: { address: Address; line: string }) {
  const phone = usePhone()
  const callAction = useCallAction()
  const call = () => phone.dial(props.address, { name: props.line, video: true })
  return (
    <PageFrame title={LINE_TEXTS.visitorTitle(props.line)}>
      <div className="mx-auto max-w-md py-14 text-center sm:py-24 short:py-2">
        <h1 className="text-4xl font-semibold tracking-tight text-balance">
          {LINE_TEXTS.visitorTitle(props.line)}
        </h1>
        <p className="mt-3 mb-8 text-lg short:mb-4 text-pretty text-quiet">
          {LINE_TEXTS.visitorHint(props.line)}
        </p>
        <Button look="primary" className="min-h-12 px-8" {...callAction(call)}>
          <Video aria-hidden="true" size={20} />
          <span>Start the call</span>
        </Button>
      </div>
    </PageFrame>
  )
}
