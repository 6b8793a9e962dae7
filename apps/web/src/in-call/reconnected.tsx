import { Check } from 'lucide-react'
import { useState } from 'react'
import { usePassing } from '../time/use-passing.js'
import type { Trouble } from './trouble.js'
import { TROUBLE_TEXTS } from './trouble-texts.js'

const FLASH_MS = 1_500

/** Briefly confirms that the connection is back, if its loss was shown. */
export function Reconnected({ trouble }: { trouble: Trouble }) {
  const shown = trouble.kind === 'hint' || trouble.kind === 'banner' || trouble.kind === 'returning'
  const [wasShown, setWasShown] = useState(shown)
  const [back, setBack] = usePassing(FLASH_MS)
  if (shown !== wasShown) {
    setWasShown(shown)
    setBack(!shown)
  }
  // Always rendered: screen readers often skip a live region that appears together with its text.
  return (
    <div role="status">
      {back && (
        <p className="flex animate-appear items-center gap-2 rounded-full bg-accent px-4 py-2 font-semibold text-on-accent">
          <Check aria-hidden="true" size={18} />
          <span>{TROUBLE_TEXTS.back}</span>
        </p>
      )}
    </div>
  )
}
