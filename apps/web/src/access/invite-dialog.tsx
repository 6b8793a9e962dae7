import type { InvitedRole } from '@ringdown/protocol/access'
import { type FormEvent, useState } from 'react'
import { Button } from '../parts/button.js'
import { Modal } from '../parts/modal.js'
import { SelectField } from '../parts/select-field.js'
import { TextField } from '../parts/text-field.js'
import { ACCESS_TEXTS, ROLE_TEXTS } from './access-texts.js'
import { InvitationShown } from './invitation-shown.js'
import { invite, type MadeLink } from './invitations.js'
import { ProblemNote } from './problem-note.js'
import { useAction } from './use-action.js'
import { useMember } from './use-membership.js'

/** How many hours an invitation works. */
const ENDS = [
  { value: '1', label: '1 hour' },
  { value: '48', label: '2 days' },
  { value: '168', label: '7 days' },
  { value: '720', label: '30 days' },
] as const

/** Makes a link that brings one person in. */
export function InviteDialog(props: { open: boolean; onClose: () => void; onInvited?: () => void }) {
  return (
    <Modal title={ACCESS_TEXTS.invite} open={props.open} onClose={props.onClose}>
      <Invite onInvited={props.onInvited ?? (() => {})} />
    </Modal>
  )
}

function Invite({ onInvited }: { onInvited: () => void }) {
  const [invited, setInvited] = useState<MadeLink | null>(null)
  if (!invited) {
    return (
      <InvitationForm
        onInvited={made => {
          setInvited(made)
          onInvited()
        }}
      />
    )
  }
  return (
    <>
      <InvitationShown invited={invited} />
      <Button look="quiet" className="mt-4 w-full" onClick={() => setInvited(null)}>
        {ACCESS_TEXTS.inviteAnother}
      </Button>
    </>
  )
}

function InvitationForm({ onInvited }: { onInvited: (invited: MadeLink) => void }) {
  const member = useMember()
  const making = useAction()
  const [label, setLabel] = useState('')
  const [role, setRole] = useState<InvitedRole>('member')
  const [lines, setLines] = useState('')
  const [hours, setHours] = useState<string>('48')
  const roles: readonly InvitedRole[] =
    member?.role === 'owner' ? ['member', 'admin', 'owner'] : ['member', 'admin']

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const wanted = { label, role, lines: lines.split(/[\s,]+/).filter(Boolean), hours: Number(hours) }
    void making.run(async () => onInvited(await invite(wanted)))
  }

  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <p className="text-pretty text-quiet">{ACCESS_TEXTS.inviteHint}</p>
      <TextField
        label={ACCESS_TEXTS.inviteLabel}
        placeholder={ACCESS_TEXTS.inviteLabelHint}
        maxLength={50}
        value={label}
        onChange={event => setLabel(event.target.value)}
      />
      <div className="flex gap-4">
        <SelectField
          className="min-w-0 flex-1"
          label={ACCESS_TEXTS.inviteRole}
          value={role}
          choices={roles.map(value => ({ value, label: ROLE_TEXTS[value] }))}
          onChoose={setRole}
        />
        <SelectField
          className="min-w-0 flex-1"
          label={ACCESS_TEXTS.inviteEnds}
          value={hours}
          choices={ENDS}
          onChoose={setHours}
        />
      </div>
      <TextField
        label={ACCESS_TEXTS.inviteLines}
        placeholder={ACCESS_TEXTS.inviteLinesHint}
        value={lines}
        onChange={event => setLines(event.target.value)}
      />
      <Button type="submit" look="primary" className="min-h-12" aria-disabled={making.isBusy}>
        {ACCESS_TEXTS.makeInvitation}
      </Button>
      <ProblemNote problem={making.problem} />
    </form>
  )
}
