import { useState } from 'react'
import { NameForm } from '../name/name-form.js'
import { Avatar } from '../parts/avatar.js'
import { Modal } from '../parts/modal.js'
import { useAccount, useAccounts } from '../phone/phone-context.js'

/** One's own name, and the way to change it. */
export function OwnName() {
  const accounts = useAccounts()
  const account = useAccount()
  const [changing, setChanging] = useState(false)
  if (!account) return null
  const change = (name: string) => {
    accounts.signIn(name)
    setChanging(false)
  }
  return (
    <>
      <button
        type="button"
        onClick={() => setChanging(true)}
        className="flex min-h-11 min-w-0 items-center gap-2.5 rounded-full py-1 pr-1 pl-4 transition-colors hover:bg-raised"
      >
        <span className="truncate text-[0.9375rem] font-medium">{account.name}</span>
        <span className="sr-only">: change your name</span>
        <Avatar name={account.name} size="small" />
      </button>
      <Modal title="Change your name" open={changing} onClose={() => setChanging(false)}>
        <NameForm initial={account.name} action="Save" onName={change} />
      </Modal>
    </>
  )
}
