import { useState } from 'react'
import { Button } from '../parts/button.js'
import { ADMIN_TEXTS } from './admin-texts.js'

/** Does something that cannot be undone, after one question. */
export function SureButton(props: { action: string; label: string; onSure: () => void }) {
  const [isAsking, setAsking] = useState(false)
  if (!isAsking) {
    return (
      <Button look="quiet" className="px-3 text-sm" aria-label={props.label} onClick={() => setAsking(true)}>
        {props.action}
      </Button>
    )
  }
  return (
    <fieldset aria-label={ADMIN_TEXTS.sure(props.label)} className="flex gap-1">
      <Button
        autoFocus
        look="danger"
        className="px-3 text-sm"
        onClick={() => {
          setAsking(false)
          props.onSure()
        }}
      >
        {props.action}
      </Button>
      <Button look="quiet" className="px-3 text-sm" onClick={() => setAsking(false)}>
        {ADMIN_TEXTS.cancel}
      </Button>
    </fieldset>
  )
}
