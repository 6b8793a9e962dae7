import { createDeviceList, createRingdown, guestToken, speedReceipts } from '@ringdown/client'
import { mountApp } from './frame/page-root.js'
import { NOT_STARTED, showStoppedPage } from './frame/stopped-page.js'
import { Accounts } from './phone/account.js'
import { browserStorage } from './phone/browser-storage.js'
import { PrivacySetting } from './phone/privacy-setting.js'
import './style.css'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root element.')

try {
  start(root)
} catch (error) {
  showStoppedPage(root, NOT_STARTED)
  throw error
}

function start(host: HTMLElement): void {
  const privacy = new PrivacySetting(browserStorage)
  addEventListener('storage', ({ key }) => privacy.followStorage(key))
  const connect = (name: string) =>
    createRingdown({ token: guestToken({ name }), privacy: () => privacy.snapshot, speedReceipts })
  const accounts = new Accounts(browserStorage, connect)
  mountApp(host, { accounts, devices: createDeviceList(), privacy })
}
