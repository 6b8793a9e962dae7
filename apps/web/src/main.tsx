import { memberCode } from './access/member-code.js'
import { ACCESS } from './access/server-access.js'
import { mountApp } from './frame/page-root.js'
import { NOT_STARTED, showStoppedPage } from './frame/stopped-page.js'
import { tidyAddress } from './frame/tidy-address.js'
import { tidyLinkLocation } from './links/link-url.js'
import { DeferredCode } from './loading/deferred-code.js'
import { Accounts } from './phone/account.js'
import { browserStorage } from './phone/browser-storage.js'
import './first.css'

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
  const accounts = new Accounts(browserStorage)
  const arriving = ACCESS ? memberCode() : null
  const connect = async () => {
    const [{ startSdk }, members] = await Promise.all([import('./sdk-parts.js'), arriving])
    try {
      return startSdk(accounts, members?.openMembership(accounts) ?? null)
    } catch (error) {
      // Fetching it again would not help.
      return stop(host, error)
    }
  }
  const later = new DeferredCode(async () => {
    // The connection does not wait for the screens, whose style sheet is fetched too.
    const [sdk, { laterScreens }, members] = await Promise.all([
      connect(),
      import('./later-screens.js'),
      arriving,
    ])
    return { sdk, screens: { ...laterScreens, members: members?.memberScreens ?? null } }
  })
  void later.load()
  mountApp(host, accounts, later)
}

function stop(host: HTMLElement, error: unknown): never {
  showStoppedPage(host, NOT_STARTED)
  throw error
}
