import type { DeskNote } from '@ringdown/client/lines'
import { LINE_TEXTS } from './line-texts.js'

/** What others of the staff have left about a visitor. */
export function DeskNotes({ notes }: { notes: readonly DeskNote[] }) {
  if (notes.length === 0) return null
  return (
    <ul aria-label={LINE_TEXTS.notes} className="mt-1 space-y-1 text-left">
      {notes.map(({ author, words, ageMs }) => (
        <li key={`${author} ${ageMs} ${words}`} className="text-sm text-pretty wrap-anywhere text-quiet">
          {LINE_TEXTS.noteBy(author, words)}
        </li>
      ))}
    </ul>
  )
}
