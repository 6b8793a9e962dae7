import { createDeviceList, createRingdown, guestToken, speedReceipts } from '@ringdown/client'
import { Accounts } from './phone/account.js'
import { browserStorage } from './phone/browser-storage.js'
import type { AppParts } from './phone/phone-context.js'
import { PrivacySetting } from './phone/privacy-setting.js'

/** Creates the objects that outlive every component. With a name from an earlier visit, it also connects. */
export function createAppParts(): AppParts {
  const privacy = new PrivacySetting(browserStorage)
  addEventListener('storage', ({ key }) => privacy.followStorage(key))
  const connect = (name: string) =>
    createRingdown({ token: guestToken({ name }), privacy: () => privacy.snapshot, speedReceipts })
  return { accounts: new Accounts(browserStorage, connect), devices: createDeviceList(), privacy }
}
