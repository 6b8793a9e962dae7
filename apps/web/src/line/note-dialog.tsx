import type { Call } from '@ringdown/client'
import { type FormEvent, useState } from 'react'
import { Button } from '../parts/button.js'
import { Modal } from '../parts/modal.js'
import { TextField } from '../parts/text-field.js'
import { usePhone } from '../phone/phone-context.js'
import { LINE_TEXTS } from './line-texts.js'

/** Leaves a note about the visitor of a line, for the person who answers them next. */
export function NoteDialog(props: { call: Call; line: string; onClose: () => void }) {
  const { call, line, onClose } = props
  const phone = usePhone()
  const [words, setWords] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const keep = (event: FormEvent) => {
    event.preventDefault()
    setProblem(words.trim() === '' ? LINE_TEXTS.noteMissing : null)
    if (words.trim() === '') return
    phone.lineService.leaveNote(line, call, words.trim()).then(onClose, (error: unknown) => {
      setProblem(error instanceof Error ? error.message : LINE_TEXTS.tryAgain)
    })
  }
  return (
    <Modal title={LINE_TEXTS.noteTitle(phone.nameOf(call))} open onClose={onClose}>
      <form noValidate onSubmit={keep} className="flex flex-col gap-4">
        <TextField
          autoFocus
          label={LINE_TEXTS.noteForNextVisit}
          value={words}
          maxLength={500}
          problem={problem}
          onChange={event => setWords(event.target.value)}
        />
        <Button type="submit" look="primary" className="min-h-12">
          {LINE_TEXTS.keepNote}
        </Button>
      </form>
    </Modal>
  )
}
