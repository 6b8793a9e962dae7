import { type Address, type Call, parseAddress } from '@ringdown/client'
import { usePeople, useWatchable } from '@ringdown/react'
import { useState } from 'react'
import { Button } from '../parts/button.js'
import { Modal } from '../parts/modal.js'
import { TextField } from '../parts/text-field.js'
import { usePhone } from '../phone/phone-context.js'
import { LINE_TEXTS } from './line-texts.js'

/** How many people are offered; others are found by their name. */
const PEOPLE = 8

/** Whether a call is one of a visitor whom this device has answered, and can pass on. */
export function isVisit({ snapshot }: Call, isTransferred: boolean): boolean {
  return snapshot.direction === 'incoming' && (snapshot.address.startsWith('line:') || isTransferred)
}

/** Passes the visitor of a line on: to another line, or to somebody who is here. */
export function TransferDialog(props: { call: Call; onClose: () => void }) {
  const { call, onClose } = props
  const phone = usePhone()
  const [words, setWords] = useState('')
  const [query, setQuery] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const page = usePeople(query === '' ? { limit: PEOPLE } : { query, limit: PEOPLE })
  const here = parseAddress(call.snapshot.address)?.id ?? ''
  const lines = useWatchable(phone.lineService.desks).get(here)?.lines ?? []
  const name = phone.nameOf(call)
  const pass = (to: Address) => {
    setProblem(null)
    phone.lineService.transfer(call, to, words.trim()).then(onClose, (error: unknown) => {
      setProblem(error instanceof Error ? error.message : LINE_TEXTS.tryAgain)
    })
  }
  const people = (page?.people ?? []).filter(({ userId }) => userId !== call.snapshot.peer?.userId)
  return (
    <Modal title={LINE_TEXTS.transferTitle(name)} open onClose={onClose}>
      <TextField
        label={LINE_TEXTS.noteForNext}
        value={words}
        maxLength={500}
        onChange={event => setWords(event.target.value)}
      />
      {problem && (
        <p role="alert" className="mt-3 text-pretty text-alarm">
          {problem}
        </p>
      )}
      <ul aria-label={LINE_TEXTS.lines} className="mt-4 space-y-2 empty:hidden">
        {lines.map(line => (
          <li key={line.name}>
            <Button className="w-full" onClick={() => pass(`line:${line.name}`)}>
              {LINE_TEXTS.transferTo(line.title)}
            </Button>
          </li>
        ))}
      </ul>
      <TextField
        label={LINE_TEXTS.findPerson}
        value={query}
        maxLength={50}
        className="mt-4"
        onChange={event => setQuery(event.target.value)}
      />
      <ul aria-label="People" className="mt-3 space-y-2">
        {people.map(person => (
          <li key={person.userId}>
            <Button className="w-full" disabled={person.busy} onClick={() => pass(`user:${person.userId}`)}>
              {person.busy ? LINE_TEXTS.busy(person.name) : LINE_TEXTS.transferTo(person.name)}
            </Button>
          </li>
        ))}
      </ul>
    </Modal>
  )
}
