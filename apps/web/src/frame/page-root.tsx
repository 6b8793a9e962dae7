import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Router } from 'wouter'
import { App, type LaterParts } from '../app.js'
import type { DeferredCode } from '../loading/deferred-code.js'
import type { Accounts } from '../phone/account.js'
import { now } from '../time/clock.js'
import { BASE_PATH } from './base-path.js'
import { RebuildBudget } from './rebuild-budget.js'
import { STOPPED, showStoppedPage } from './stopped-page.js'

const REBUILT = 'Something went wrong on this page, so it was drawn again. Your call isn’t affected.'

/**
 * Renders the app. If React fails, because of a bug or because an extension or a translator has changed the page, the
 * screen is built again in a new element: calls live outside React and go on meanwhile.
 */
export function mountApp(host: HTMLElement, accounts: Accounts, later: DeferredCode<LaterParts>): void {
  const budget = new RebuildBudget()

  const build = () => {
    const place = document.createElement('div')
    host.replaceChildren(place)
    let failed = false
    const root = createRoot(place, {
      onUncaughtError(error) {
        reportError(error)
        // One failure can be reported more than once.
        if (failed) return
        failed = true
        queueMicrotask(rebuild)
      },
    })
    const rebuild = () => {
      discard(root)
      if (!budget.spend(now())) return showStoppedPage(host, STOPPED)
      build()
      accounts.snapshot?.phone?.notices.add({ id: 'rebuilt', text: REBUILT })
    }
    root.render(
      <StrictMode>
        <Router base={BASE_PATH.replace(/\/$/, '')}>
          <App accounts={accounts} later={later} />
        </Router>
      </StrictMode>,
    )
  }

  build()
}

/** Ends what a failed root may have left: effects, and dialogs beside it. */
function discard(root: ReturnType<typeof createRoot>): void {
  try {
    root.unmount()
  } catch (error) {
    reportError(error)
  }
  for (const portal of document.querySelectorAll('[data-base-ui-portal]')) portal.remove()
}
