import { OwnLinksGroup } from '../access/own-links-group.js'
import { useLaterScreens } from '../later-screens-context.js'
import { NameForm } from '../name/name-form.js'
import { Modal } from '../parts/modal.js'
import { useSdk } from '../phone/phone-context.js'
import { StatusGroup } from '../remembered/status-group.js'
import { AlertGroup } from './alert-group.js'
import { CheckLink } from './check-link.js'
import { PictureGroup } from './picture-group.js'
import { PrivacyGroup } from './privacy-group.js'
import { PRIVACY_TEXTS } from './privacy-texts.js'
import { SignOut } from './sign-out.js'
import { SoundGroup } from './sound-group.js'

/** The person's own settings: their name, and what others may learn about them. */
export function SettingsDialog(props: {
  open: boolean
  name: string
  onName: (name: string) => void
  onClose: () => void
}) {
  const { membership } = useSdk()
  const members = useLaterScreens()?.members
  // Changed only by coming in and leaving, which this dialog does not outlive.
  const isMember = membership?.snapshot.member != null
  return (
    <Modal title="Settings" width="wide" open={props.open} onClose={props.onClose}>
      {!isMember && <NameForm layout="row" initial={props.name} action="Save" onName={props.onName} />}
      <StatusGroup />
      <AlertGroup />
      <PictureGroup />
      <SoundGroup />
      <PrivacyGroup />
      <div className="mt-2 flex flex-wrap items-center justify-between gap-x-6">
        <p className="text-sm text-pretty text-quiet">{PRIVACY_TEXTS.scope}</p>
        <CheckLink onFollow={props.onClose} />
      </div>
      {membership === null && <OwnLinksGroup />}
      {members && isMember ? <members.AccountGroup /> : <SignOut />}
    </Modal>
  )
}
