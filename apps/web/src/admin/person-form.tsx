import type { InvitedRole, MemberChangeRequest, MemberInfo } from '@ringdown/protocol/access'
import { type FormEvent, useState } from 'react'
import { ROLE_TEXTS } from '../access/access-texts.js'
import { InvitationShown } from '../access/invitation-shown.js'
import { invite, type MadeLink } from '../access/invitations.js'
import { ProblemNote } from '../access/problem-note.js'
import { askServer } from '../access/server-request.js'
import { useAction } from '../access/use-action.js'
import { useMember } from '../access/use-membership.js'
import { Button } from '../parts/button.js'
import { SelectField } from '../parts/select-field.js'
import { TextField } from '../parts/text-field.js'
import { personPath } from './admin-person.js'
import { PersonAccount } from './person-account.js'
import { PERSON_TEXTS } from './person-texts.js'
import { SureButton } from './sure-button.js'

const ROLES: readonly InvitedRole[] = ['member', 'admin', 'owner']

/** What an administrator changes about a person. What they may not, the server refuses with a sentence. */
export function PersonForm({ person, onChanged }: { person: MemberInfo; onChanged: () => void }) {
  const member = useMember()
  const changing = useAction()
  const [name, setName] = useState(person.name)
  const [role, setRole] = useState(person.role as InvitedRole)
  const [lines, setLines] = useState(person.lines.join(' '))
  const [invited, setInvited] = useState<MadeLink | null>(null)
  if (invited) return <InvitationShown invited={invited} />

  const change = async (work: () => Promise<unknown>) => {
    if (await changing.run(work)) onChanged()
  }
  const save = (event: FormEvent) => {
    event.preventDefault()
    const body: MemberChangeRequest = { name, role, lines: lines.split(/[\s,]+/).filter(Boolean) }
    void change(() => askServer(personPath(person), { method: 'PATCH', body }))
  }
  return (
    <>
      <form noValidate onSubmit={save} className="flex flex-col gap-4">
        <TextField
          label={PERSON_TEXTS.name}
          maxLength={50}
          value={name}
          onChange={event => setName(event.target.value)}
        />
        <SelectField
          label={PERSON_TEXTS.role}
          value={role}
          choices={ROLES.map(value => ({ value, label: ROLE_TEXTS[value] }))}
          onChoose={setRole}
        />
        <TextField
          label={PERSON_TEXTS.lines}
          value={lines}
          onChange={event => setLines(event.target.value)}
        />
        <Button type="submit" look="primary" className="min-h-12" aria-disabled={changing.isBusy}>
          {PERSON_TEXTS.save}
        </Button>
      </form>
      <ProblemNote problem={changing.problem} />
      <div className="mt-6 flex flex-col items-start gap-1 border-t border-edge pt-4">
        <p className="text-sm text-pretty text-quiet">{PERSON_TEXTS.lostHint}</p>
        <Button
          look="quiet"
          className="-mx-3 px-3 text-sm"
          onClick={() =>
            void changing.run(async () =>
              setInvited(await invite({ userId: person.userId, label: person.name })),
            )
          }
        >
          {PERSON_TEXTS.inviteAgain}
        </Button>
        <PersonAccount person={person} change={change} />
        {member?.userId !== person.userId && (
          <>
            <p className="mt-3 text-sm text-pretty text-quiet">{PERSON_TEXTS.removeHint}</p>
            <div className="-mx-3 flex flex-wrap">
              <SureButton
                action={PERSON_TEXTS.remove}
                label={PERSON_TEXTS.removeName(person.name)}
                onSure={() => void change(() => askServer(personPath(person), { method: 'DELETE' }))}
              />
              <SureButton
                action={PERSON_TEXTS.erase}
                label={PERSON_TEXTS.eraseName(person.name)}
                onSure={() =>
                  void change(() => askServer(`${personPath(person)}/records`, { method: 'DELETE' }))
                }
              />
            </div>
          </>
        )}
      </div>
    </>
  )
}
