import type { DeviceList } from '@ringdown/client'
import { RingdownProvider, useWatchable } from '@ringdown/react'
import { createContext, type ReactNode, useContext } from 'react'
import type { Account, Accounts } from './account.js'
import type { Phone } from './phone.js'
import type { PrivacySetting } from './privacy-setting.js'

/** What is made before React and outlives it. */
export interface AppParts {
  readonly accounts: Accounts
  readonly devices: DeviceList
  readonly privacy: PrivacySetting
}

const AppContext = createContext<AppParts | null>(null)
const PhoneContext = createContext<Phone | null>(null)

/** Gives the app what was made outside React; with a name known, also the line to the server. */
export function AppProvider({ children, ...parts }: AppParts & { children: ReactNode }) {
  const account = useWatchable(parts.accounts)
  return (
    <AppContext value={parts}>
      {account ? (
        <PhoneContext value={account.phone}>
          <RingdownProvider ringdown={account.phone.ringdown}>{children}</RingdownProvider>
        </PhoneContext>
      ) : (
        children
      )}
    </AppContext>
  )
}

function useApp(): AppParts {
  const parts = useContext(AppContext)
  if (!parts) throw new Error('Wrap this component in <AppProvider>.')
  return parts
}

export function useAccounts(): Accounts {
  return useApp().accounts
}

/** Who this is; `null` while there is no name. */
export function useAccount(): Account | null {
  return useWatchable(useAccounts())
}

export function useDeviceList(): DeviceList {
  return useApp().devices
}

export function usePrivacySetting(): PrivacySetting {
  return useApp().privacy
}

/** The phone; only below something that has checked that there is a name. */
export function usePhone(): Phone {
  const phone = useContext(PhoneContext)
  if (!phone) throw new Error('There is no phone before there is a name.')
  return phone
}
