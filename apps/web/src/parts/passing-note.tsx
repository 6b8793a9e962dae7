import { Info } from 'lucide-react'
import { usePassing } from '../time/use-passing.js'

/** Long enough to read twice. */
const SHOWN_MS = 8_000

/** Something worth knowing, which disappears by itself. To be put into a live region. */
export function PassingNote({ text }: { text: string }) {
  const [shown] = usePassing(SHOWN_MS, true)
  if (!shown) return null
  return (
    <p className="flex max-w-lg animate-appear items-center gap-2.5 rounded-2xl border border-edge bg-surface/95 px-4 py-2.5 text-[0.9375rem] shadow-lg">
      <Info aria-hidden="true" size={18} className="shrink-0 text-accent" />
      <span>{text}</span>
    </p>
  )
}
