import { createDeviceList, createRingdown, guestToken, speedReceipts } from '@ringdown/client'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.js'
import { Accounts } from './phone/account.js'
import { PrivacySetting } from './phone/privacy-setting.js'
import './style.css'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root element.')

const privacy = new PrivacySetting(localStorage)
addEventListener('storage', ({ key }) => privacy.followStorage(key))

const connect = (name: string) =>
  createRingdown({ token: guestToken({ name }), privacy: () => privacy.snapshot, speedReceipts })
const accounts = new Accounts(localStorage, connect)
const devices = createDeviceList()

createRoot(root).render(
  <StrictMode>
    <App accounts={accounts} devices={devices} privacy={privacy} />
  </StrictMode>,
)
