import { Spinner } from '../parts/spinner.js'
import { useLasting } from '../time/use-lasting.js'

/** Shorter waits are not mentioned. */
const PATIENCE_MS = 1000

/** Shown while a screen's code is on its way. */
export function Opening() {
  const long = useLasting(true, PATIENCE_MS)
  return (
    <main className="fixed inset-0 grid place-items-center">
      {long && (
        <p role="status" className="flex items-center gap-2.5 text-quiet">
          <Spinner />
          <span>Loading…</span>
        </p>
      )}
    </main>
  )
}

/** The same for a call, which may be in the page unseen. */
export function OpeningCall({ isShown }: { isShown: boolean }) {
  return isShown && <Opening />
}
