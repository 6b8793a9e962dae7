import type { Address, Call } from '@ringdown/client'
import { useListening } from '@ringdown/react'
import { Button } from '../parts/button.js'
import { usePhone } from '../phone/phone-context.js'
import { useLatest } from '../time/use-latest.js'
import { BeforeCall } from './before-call.js'
import { JOIN_TEXTS } from './join-texts.js'
import { usePreview } from './preview.js'

/** Previews the camera and joins the call that waits on a link. */
export function JoinPage(props: { address: Address }) {
  const phone = usePhone()
  const waiting = useListening(props.address)
  const preview = usePreview()
  const call = waiting?.[0]
  const earlier = useLatest(call ?? null)
  const join = () => {
    if (call) phone.answer(call, preview ? { localMedia: preview.handOver() } : undefined)
  }
  return (
    <BeforeCall title={JOIN_TEXTS.title} preview={preview}>
      <p role="status" className="text-lg text-pretty text-quiet">
        {call ? JOIN_TEXTS.waiting(phone.nameOf(call)) : whyNobody(waiting, earlier)}
      </p>
      <Button look="primary" className="min-h-12" disabled={!call} onClick={join}>
        Join call
      </Button>
    </BeforeCall>
  )
}

function whyNobody(waiting: readonly Call[] | null, earlier: Call | null): string {
  if (waiting === null) return JOIN_TEXTS.looking
  return earlier?.snapshot.reason === 'answered-elsewhere' ? JOIN_TEXTS.taken : JOIN_TEXTS.nobody
}
