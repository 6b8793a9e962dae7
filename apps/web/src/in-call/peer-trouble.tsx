import { Spinner } from '../parts/spinner.js'
import type { Trouble } from './trouble.js'
import { hintOf, TROUBLE_TEXTS } from './trouble-texts.js'

/** Says on the other person's picture that it has not arrived yet or has stopped. */
export function PeerTrouble({ trouble, name }: { trouble: Trouble; name: string }) {
  const text = textOf(trouble, name)
  if (text === null) return null
  return (
    <p
      role="status"
      className="flex animate-appear items-center gap-2.5 rounded-3xl bg-black/70 px-4 py-2 font-medium text-balance text-white"
    >
      <Spinner />
      <span className="min-w-0 wrap-anywhere">{text}</span>
    </p>
  )
}

function textOf(trouble: Trouble, name: string): string | null {
  switch (trouble.kind) {
    case 'connecting':
      return TROUBLE_TEXTS.connecting
    case 'returning':
      return TROUBLE_TEXTS.returning
    case 'hint':
      return hintOf(trouble.cause, name)
    case 'banner':
    case 'none':
      return null
  }
}
