import { usePageTitle } from '../frame/page-title.js'
import { Spinner } from '../parts/spinner.js'
import { TROUBLE_TEXTS } from './trouble-texts.js'
import { useDarkPage } from './use-dark-page.js'

/** Shown between a reload and the return of the call, so that no other page flashes up. */
export function ReturningScreen() {
  useDarkPage()
  usePageTitle(TROUBLE_TEXTS.returning)
  return (
    <main className="fixed inset-0 grid place-items-center bg-surface">
      <p role="status" className="flex items-center gap-2.5 text-lg font-medium">
        <Spinner />
        <span>{TROUBLE_TEXTS.returning}</span>
      </p>
    </main>
  )
}
