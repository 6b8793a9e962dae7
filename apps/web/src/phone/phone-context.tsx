import type { DeviceList } from '@ringdown/client'
import { RingdownProvider, useWatchable } from '@ringdown/react'
import { createContext, type ReactNode, useContext } from 'react'
import type { AlertSetting } from '../alerts/alert-setting.js'
import type { Notifier } from '../alerts/notifier.js'
import type { Sound } from '../alerts/sound.js'
import type { Account, Accounts } from './account.js'
import type { Phone } from './phone.js'
import type { PrivacySetting } from './privacy-setting.js'

/** The objects created before React that outlive it. */
export interface AppParts {
  readonly accounts: Accounts
  readonly devices: DeviceList
  readonly privacy: PrivacySetting
  readonly alerts: AlertSetting
  readonly sound: Sound
  readonly notifier: Notifier
}

const AppContext = createContext<AppParts | null>(null)
const PhoneContext = createContext<Phone | null>(null)

/** Provides the objects created outside React; once there is a name, also the connection to the server. */
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

/** The current user; `null` until there is a name. */
export function useAccount(): Account | null {
  return useWatchable(useAccounts())
}

export function useDeviceList(): DeviceList {
  return useApp().devices
}

export function usePrivacySetting(): PrivacySetting {
  return useApp().privacy
}

/** How calls draw attention: the setting, the sound and the notifications. */
export function useAlertParts(): Pick<AppParts, 'alerts' | 'sound' | 'notifier'> {
  return useApp()
}

/** The phone. Use it only below a component that has checked that there is a name. */
export function usePhone(): Phone {
  const phone = useContext(PhoneContext)
  if (!phone) throw new Error('There is no phone until the user has a name.')
  return phone
}
