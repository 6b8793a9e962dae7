import { type FormEvent, useState } from 'react'
import { CallLink } from '../outgoing/call-link.js'
import { Button } from '../parts/button.js'
import { SelectField } from '../parts/select-field.js'
import { TextField } from '../parts/text-field.js'
import { dateNow } from '../time/clock.js'
import { formatUntil } from '../time/until.js'
import { CALL_LINK_TEXTS } from './call-link-texts.js'
import { type OwnCallLink, OwnCallLinks } from './own-call-links.js'
import { ProblemNote } from './problem-note.js'
import { askServer } from './server-request.js'
import { useAction } from './use-action.js'
import { useMember } from './use-membership.js'
import { useServerList } from './use-server-list.js'

const links = new OwnCallLinks(askServer)

const HOUR_MS = 3_600_000
const HOURS = [
  { value: '1', label: '1 hour' },
  { value: '24', label: '1 day' },
  { value: '168', label: '7 days' },
] as const
const USES = [
  { value: '1', label: 'One call' },
  { value: '10', label: '10 calls' },
  { value: 'any', label: 'Until withdrawn' },
] as const

/** A member's links, each to be withdrawn, and a form for another. */
export function OwnCallLinksList() {
  const userId = useMember()?.userId ?? ''
  const { items, problem, reload } = useServerList(() => links.list(userId))
  const withdrawing = useAction()
  const withdraw = async (id: string) => {
    await withdrawing.run(() => links.withdraw(id))
    await reload()
  }
  return (
    <>
      <p className="mt-1 text-sm text-pretty text-quiet">{CALL_LINK_TEXTS.hint}</p>
      {items && items.length > 0 && (
        <ul className="mt-2 divide-y divide-edge rounded-2xl border border-edge">
          {items.map(link => (
            <li key={link.id} className="py-2 pr-1 pl-4">
              <Row link={link} onWithdraw={() => void withdraw(link.id)} />
            </li>
          ))}
        </ul>
      )}
      <ProblemNote problem={withdrawing.problem ?? problem} />
      <NewLink onMade={reload} />
    </>
  )
}

function Row({ link, onWithdraw }: { link: OwnCallLink; onWithdraw: () => void }) {
  const name = link.name || CALL_LINK_TEXTS.unnamed
  const url = links.urlOf(link.id)
  const until = link.endsAt === null ? null : formatUntil(link.endsAt, dateNow())
  return (
    <>
      <div className="flex items-center gap-2">
        <div className="min-w-0 flex-1">
          <p dir="auto" className="truncate text-[0.9375rem] font-medium">
            {name}
          </p>
          <p className="text-sm text-quiet">{CALL_LINK_TEXTS.works(link.usesLeft, until)}</p>
        </div>
        <Button look="quiet" aria-label={CALL_LINK_TEXTS.withdraw(name)} onClick={onWithdraw}>
          <span>Withdraw</span>
        </Button>
      </div>
      {url && <CallLink link={url} label={CALL_LINK_TEXTS.address(name)} layout="column" />}
    </>
  )
}

function NewLink({ onMade }: { onMade: () => Promise<void> }) {
  const making = useAction()
  const [name, setName] = useState('')
  const [hours, setHours] = useState<(typeof HOURS)[number]['value']>('24')
  const [uses, setUses] = useState<(typeof USES)[number]['value']>('1')
  const make = async () => {
    const endsAt = dateNow() + Number(hours) * HOUR_MS
    await links.make({ name, endsAt, uses: uses === 'any' ? null : Number(uses) })
    setName('')
    await onMade()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void making.run(make)
  }
  return (
    <form noValidate onSubmit={submit} className="mt-4 flex flex-col gap-4">
      <TextField
        label={CALL_LINK_TEXTS.name}
        placeholder={CALL_LINK_TEXTS.nameHint}
        maxLength={50}
        value={name}
        onChange={event => setName(event.target.value)}
      />
      <div className="flex gap-4">
        <SelectField
          className="min-w-0 flex-1"
          label={CALL_LINK_TEXTS.ends}
          value={hours}
          choices={HOURS}
          onChoose={setHours}
        />
        <SelectField
          className="min-w-0 flex-1"
          label={CALL_LINK_TEXTS.uses}
          value={uses}
          choices={USES}
          onChoose={setUses}
        />
      </div>
      <Button type="submit" className="min-h-12" aria-disabled={making.isBusy}>
        {CALL_LINK_TEXTS.make}
      </Button>
      <ProblemNote problem={making.problem} />
    </form>
  )
}
