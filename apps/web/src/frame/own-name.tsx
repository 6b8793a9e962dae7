import { Settings } from 'lucide-react'
import { useState } from 'react'
import { useLaterScreens } from '../later-screens-context.js'
import { Avatar } from '../parts/avatar.js'
import { Name } from '../parts/name.js'
import { useAccount, useAccounts } from '../phone/phone-context.js'
import { SettingsDialog } from '../settings/deferred-settings.js'

/** The person's name, which opens the settings. */
export function OwnName() {
  const accounts = useAccounts()
  const account = useAccount()
  // It tests the ring, so it needs what comes with the SDK. Pressed before, it opens then.
  const later = useLaterScreens()
  const [open, setOpen] = useState(false)
  if (!account) return null
  const rename = (name: string) => {
    accounts.signIn(name)
    setOpen(false)
  }
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        className="flex min-h-11 min-w-0 items-center gap-2.5 rounded-full py-1 pr-1 pl-4 transition-colors hover:bg-raised"
      >
        <Settings aria-hidden="true" size={18} className="shrink-0 text-quiet" />
        <Name name={account.name} className="truncate text-[0.9375rem] font-medium" />
        <span className="sr-only">settings</span>
        <Avatar name={account.name} size="small" />
      </button>
      {later && (
        <SettingsDialog open={open} name={account.name} onName={rename} onClose={() => setOpen(false)} />
      )}
    </>
  )
}
