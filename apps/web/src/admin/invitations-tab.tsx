import type { InvitationInfo } from '@ringdown/protocol/access'
import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import { ACCESS_TEXTS, ROLE_TEXTS } from '../access/access-texts.js'
import { InviteDialog } from '../access/invite-dialog.js'
import { ProblemNote } from '../access/problem-note.js'
import { askServer } from '../access/server-request.js'
import { useAction } from '../access/use-action.js'
import { Button } from '../parts/button.js'
import { AdminList, AdminRow } from './admin-list.js'
import { momentText } from './moment-text.js'
import { SureButton } from './sure-button.js'
import { usePagedList } from './use-paged-list.js'

const PATH = '/api/v1/invitations'

const STATES = { open: 'Open', used: 'Used', ended: 'Ended', withdrawn: 'Withdrawn' } as const

/** The links that bring people in: made, watched and withdrawn. */
export function InvitationsTab() {
  const pages = usePagedList<InvitationInfo>(PATH)
  const [isInviting, setInviting] = useState(false)
  const withdrawing = useAction()
  const read = () => void pages.list.read()
  const withdraw = async (id: string) => {
    await withdrawing.run(() => askServer(`${PATH}/${encodeURIComponent(id)}`, { method: 'DELETE' }))
    read()
  }
  return (
    <>
      <Button look="primary" onClick={() => setInviting(true)}>
        <UserPlus aria-hidden="true" size={18} />
        <span>{ACCESS_TEXTS.invite}</span>
      </Button>
      <ProblemNote problem={withdrawing.problem} />
      <AdminList label="Invitations" pages={pages} keyOf={({ id }) => id}>
        {invitation => (
          <AdminRow title={titleOf(invitation)} facts={factsOf(invitation)}>
            {invitation.state === 'open' && (
              <SureButton
                action="Withdraw"
                label={`Withdraw “${titleOf(invitation)}”`}
                onSure={() => void withdraw(invitation.id)}
              />
            )}
          </AdminRow>
        )}
      </AdminList>
      <InviteDialog open={isInviting} onClose={() => setInviting(false)} onInvited={read} />
    </>
  )
}

const KINDS = { setup: 'Setup link', invitation: 'Invitation', device: 'Another device' } as const

function titleOf({ label, kind }: InvitationInfo): string {
  return label || KINDS[kind]
}

function factsOf({ state, role, lines, endsAt }: InvitationInfo): readonly string[] {
  const until = state === 'open' ? [`until ${momentText(endsAt)}`] : []
  return [STATES[state], ROLE_TEXTS[role], lines.join(', '), ...until]
}
