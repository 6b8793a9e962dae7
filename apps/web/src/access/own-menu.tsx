import { Menu } from '@base-ui/react/menu'
import type { SignedIn } from '@ringdown/protocol/access'
import { ChevronDown, LogOut, Settings, ShieldCheck, Smartphone, UserPlus } from 'lucide-react'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { OwnName } from '../frame/own-name.js'
import { MENU_ITEM, MENU_POPUP } from '../in-call/menu-parts.js'
import { Avatar } from '../parts/avatar.js'
import { IconButton } from '../parts/icon-button.js'
import { Name } from '../parts/name.js'
import { useAccount, usePhone } from '../phone/phone-context.js'
import { SettingsDialog } from '../settings/settings-dialog.js'
import { ACCESS_TEXTS } from './access-texts.js'
import { AddDeviceDialog } from './add-device-dialog.js'
import { InviteDialog } from './invite-dialog.js'
import { administers } from './member.js'
import { sentenceOf } from './server-request.js'
import { useMember, useMembership } from './use-membership.js'

/** A member's menu, or a guest's name; nothing for a stranger, who may be at a page that says that its address is wrong. */
export function OwnMenu() {
  const member = useMember()
  return useAccount() && member ? <MemberMenu member={member} /> : <OwnName />
}

/** A member's name, which opens what they can do with their account; for administrators, "Invite people" beside it. */
function MemberMenu({ member }: { member: SignedIn }) {
  const membership = useMembership()
  const { notices } = usePhone()
  const [, go] = useLocation()
  const [open, setOpen] = useState<'settings' | 'device' | 'invite' | null>(null)
  const close = () => setOpen(null)
  const mayInvite = administers(member)
  const signOut = () =>
    membership.signOut().catch(error => notices.add({ id: 'sign-out', text: sentenceOf(error) }))
  return (
    <div className="flex min-w-0 items-center gap-1">
      {mayInvite && (
        <IconButton label={ACCESS_TEXTS.invite} icon={UserPlus} onClick={() => setOpen('invite')} />
      )}
      <Menu.Root modal={false}>
        <Menu.Trigger className="flex min-h-11 min-w-0 items-center gap-2.5 rounded-full py-1 pr-1 pl-4 transition-colors hover:bg-raised">
          <ChevronDown aria-hidden="true" size={18} className="shrink-0 text-quiet" />
          <Name name={member.name} className="truncate text-[0.9375rem] font-medium" />
          <span className="sr-only">{ACCESS_TEXTS.menu}</span>
          <Avatar name={member.name} size="small" />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner align="end" sideOffset={8} className="z-40 outline-none">
            <Menu.Popup className={MENU_POPUP}>
              <Menu.Item className={MENU_ITEM} onClick={() => setOpen('settings')}>
                <Settings aria-hidden="true" size={18} className="text-quiet" />
                <span>{ACCESS_TEXTS.settings}</span>
              </Menu.Item>
              <Menu.Item className={MENU_ITEM} onClick={() => setOpen('device')}>
                <Smartphone aria-hidden="true" size={18} className="text-quiet" />
                <span>{ACCESS_TEXTS.addDevice}</span>
              </Menu.Item>
              {mayInvite && (
                <Menu.Item className={MENU_ITEM} onClick={() => go('/admin')}>
                  <ShieldCheck aria-hidden="true" size={18} className="text-quiet" />
                  <span>{ACCESS_TEXTS.administration}</span>
                </Menu.Item>
              )}
              <Menu.Separator className="mx-2.5 my-1.5 h-px bg-edge" />
              <Menu.Item className={MENU_ITEM} onClick={() => void signOut()}>
                <LogOut aria-hidden="true" size={18} className="text-quiet" />
                <span>{ACCESS_TEXTS.signOut}</span>
              </Menu.Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <SettingsDialog open={open === 'settings'} name={member.name} onName={close} onClose={close} />
      <AddDeviceDialog open={open === 'device'} onClose={close} />
      {mayInvite && <InviteDialog open={open === 'invite'} onClose={close} />}
    </div>
  )
}
