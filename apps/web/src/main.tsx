import { mountApp } from './frame/page-root.js'
import { NOT_STARTED, showStoppedPage } from './frame/stopped-page.js'
import { tidyAddress } from './frame/tidy-address.js'
import { tidyLinkLocation } from './links/link-url.js'
import { DeferredCode } from './loading/deferred-code.js'
import { keptName } from './name/kept-name.js'
import { browserStorage } from './phone/browser-storage.js'
import './style.css'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root element.')

try {
  start(root)
} catch (error) {
  stop(root, error)
}

function start(host: HTMLElement): void {
  const tidy = tidyAddress(location.href)
  if (tidy !== location.href) history.replaceState(history.state, '', tidy)
  tidyLinkLocation(location, history)
  const app = new DeferredCode(async () => {
    const { createAppParts, SignedIn } = await import('./whole-app.js')
    try {
      return { parts: createAppParts(), SignedIn }
    } catch (error) {
      // Fetching it again would not help.
      return stop(host, error)
    }
  })
  void app.load()
  mountApp(host, app, keptName(browserStorage) !== null)
}

function stop(host: HTMLElement, error: unknown): never {
  showStoppedPage(host, NOT_STARTED)
  throw error
}
