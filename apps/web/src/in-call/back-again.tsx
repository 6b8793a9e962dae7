import { Check } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Trouble } from './trouble.js'
import { TROUBLE_TEXTS } from './trouble-texts.js'

const FLASH_MS = 1_500

/** A short word that the connection is back, to whoever was told that it was lost. */
export function BackAgain({ trouble }: { trouble: Trouble }) {
  const told = trouble.kind === 'hinted' || trouble.kind === 'told' || trouble.kind === 'returning'
  const [wasTold, setWasTold] = useState(told)
  const [back, setBack] = useState(false)
  if (told !== wasTold) {
    setWasTold(told)
    setBack(!told)
  }
  useEffect(() => {
    if (!back) return
    const timer = setTimeout(() => setBack(false), FLASH_MS)
    return () => clearTimeout(timer)
  }, [back])
  // Always there: a live region that comes with its text is often not read out.
  return (
    <div role="status">
      {back && (
        <p className="flex animate-appear items-center gap-2 rounded-full bg-accent px-4 py-2 font-semibold text-on-accent">
          <Check aria-hidden="true" size={18} />
          {TROUBLE_TEXTS.back}
        </p>
      )}
    </div>
  )
}
