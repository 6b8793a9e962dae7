import type { DeviceList } from '@ringdown/client'
import type { Pilot } from '@ringdown/client/pilot'
import { RingdownProvider, useWatchable } from '@ringdown/react'
import { createContext, type ReactNode, useContext } from 'react'
import type { Membership } from '../access/membership.js'
import type { AlertSetting } from '../alerts/alert-setting.js'
import type { Notifier } from '../alerts/notifier.js'
import type { Sound } from '../alerts/sound.js'
import type { KnockSetting } from '../knock/knock-setting.js'
import type { MirrorSetting } from '../mirror/mirror-setting.js'
import type { PictureSetting } from '../quality/picture-setting.js'
import type { NetworkWatch } from '../reach/network-watch.js'
import type { VoiceParts } from '../voice/voice-parts.js'
import type { Account, Accounts } from './account.js'
import type { HomePhone } from './home-phone.js'
import type { Phone } from './phone.js'
import type { PrivacySetting } from './privacy-setting.js'

/** The objects that come with the SDK and outlive React. */
export interface SdkParts {
  readonly devices: DeviceList
  readonly network: NetworkWatch
  readonly privacy: PrivacySetting
  readonly alerts: AlertSetting
  readonly mirror: MirrorSetting
  readonly knock: KnockSetting
  readonly sound: Sound
  readonly notifier: Notifier
  readonly voice: VoiceParts
  readonly pilot: Pilot
  readonly picture: PictureSetting
  /** Who is signed in here, on a server for members; `null` on an open one. */
  readonly membership: Membership | null
}

const AccountsContext = createContext<Accounts | null>(null)
const AccountContext = createContext<Account | null>(null)
const SdkContext = createContext<SdkParts | null>(null)

/** Provides the objects created outside React; once there is a name, also the connection to the server. */
export function AppProvider(props: { accounts: Accounts; sdk: SdkParts | null; children: ReactNode }) {
  const { accounts, sdk, children } = props
  const account = useWatchable(accounts)
  return (
    <AccountsContext value={accounts}>
      <SdkContext value={sdk}>
        {account ? (
          <AccountContext value={account}>
            <RingdownProvider ringdown={account.home.ringdown}>{children}</RingdownProvider>
          </AccountContext>
        ) : (
          children
        )}
      </SdkContext>
    </AccountsContext>
  )
}

export function useAccounts(): Accounts {
  return given(useContext(AccountsContext))
}

/** The current user; `null` until there is a name. */
export function useAccount(): Account | null {
  return useContext(AccountContext)
}

/** The phone as far as the home page needs it, which is there before the SDK. */
export function useHomePhone(): HomePhone {
  return given(useAccount()).home
}

/** The phone. Use it only below a component that has checked that there is a name and the SDK. */
export function usePhone(): Phone {
  return given(given(useAccount()).phone)
}

/** What comes with the SDK. Use it only below a component that has checked that it is here. */
export function useSdk(): SdkParts {
  return given(useContext(SdkContext))
}

function given<Value>(value: Value | null): Value {
  if (value === null) throw new Error('This component is used before what it needs is here.')
  return value
}
