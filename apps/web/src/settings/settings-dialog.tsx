import { NameForm } from '../name/name-form.js'
import { Modal } from '../parts/modal.js'
import { CheckLink } from './check-link.js'
import { PrivacyGroup } from './privacy-group.js'

/** What the person has decided about themselves: their name, and who learns what of them. */
export function SettingsDialog(props: {
  open: boolean
  name: string
  onName: (name: string) => void
  onClose: () => void
}) {
  return (
    <Modal title="Settings" width="wide" open={props.open} onClose={props.onClose}>
      <NameForm layout="row" initial={props.name} action="Save" onName={props.onName} />
      <PrivacyGroup />
      <CheckLink onFollow={props.onClose} />
    </Modal>
  )
}
