import { AdminPage } from '../admin/admin-page.js'
import { addressOf } from '../frame/base-path.js'
import type { Accounts } from '../phone/account.js'
import { browserStorage } from '../phone/browser-storage.js'
import { AccountGroup } from './account-group.js'
import { EntrancePages } from './entrance-pages.js'
import { Membership } from './membership.js'
import { OwnMenu } from './own-menu.js'
import { browserPasskeys } from './passkey.js'
import { askServer } from './server-request.js'

/** What a server for members adds to the app, as one file to fetch. */
export const memberScreens = { AccountGroup, AdminPage, EntrancePages, OwnMenu }

/** The one membership of this page. */
export function openMembership(accounts: Accounts): Membership {
  const site = { app: addressOf('/'), goTo: (url: string) => location.assign(url) }
  return new Membership(accounts, browserStorage, askServer, browserPasskeys, site)
}
