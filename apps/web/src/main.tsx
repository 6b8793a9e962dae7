import { createDeviceList, createRingdown, guestToken } from '@ringdown/client'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.js'
import { Accounts } from './phone/account.js'
import './style.css'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has lost its #root.')

const accounts = new Accounts(localStorage, name => createRingdown({ token: guestToken({ name }) }))
const devices = createDeviceList()

createRoot(root).render(
  <StrictMode>
    <App accounts={accounts} devices={devices} />
  </StrictMode>,
)
