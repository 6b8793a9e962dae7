import { type FormEvent, useState } from 'react'
import { Button } from '../parts/button.js'
import { TextField } from '../parts/text-field.js'
import { usePhone } from '../phone/phone-context.js'
import { LINE_TEXTS } from './line-texts.js'
import { useLineStatus } from './use-line-status.js'

type State =
  | { readonly kind: 'asking'; readonly problem: string | null }
  | { readonly kind: 'sending' | 'sent' }

/** A visitor whom nobody can answer now leaves how to reach them. */
export function CallBackForm({ line }: { line: string }) {
  const { lineService } = usePhone()
  const isThere = useLineStatus(line) !== 'none'
  const [contact, setContact] = useState('')
  const [state, setState] = useState<State>({ kind: 'asking', problem: null })
  const send = async (event: FormEvent) => {
    event.preventDefault()
    if (contact.trim() === '') return setState({ kind: 'asking', problem: LINE_TEXTS.contactMissing })
    setState({ kind: 'sending' })
    try {
      await lineService.askToBeCalledBack(line, contact.trim())
      setState({ kind: 'sent' })
    } catch (error) {
      setState({ kind: 'asking', problem: error instanceof Error ? error.message : LINE_TEXTS.tryAgain })
    }
  }
  if (!isThere) return null
  if (state.kind === 'sent') {
    return (
      <p role="status" className="rounded-2xl bg-accent-soft p-5 text-left text-pretty">
        {LINE_TEXTS.callBackSent}
      </p>
    )
  }
  return (
    <form onSubmit={send} className="w-full rounded-3xl border border-edge p-5 text-left" noValidate>
      <h2 className="mb-3 text-lg font-semibold tracking-tight">{LINE_TEXTS.callBack}</h2>
      <TextField
        label={LINE_TEXTS.contact}
        value={contact}
        maxLength={200}
        autoComplete="tel"
        problem={state.kind === 'asking' ? state.problem : null}
        onChange={event => setContact(event.target.value)}
      />
      <Button type="submit" className="mt-4 min-h-12 w-full" aria-disabled={state.kind === 'sending'}>
        {LINE_TEXTS.callBackSend}
      </Button>
    </form>
  )
}
