import { type FormEvent, useState } from 'react'
import { CallLink } from '../outgoing/call-link.js'
import { Button } from '../parts/button.js'
import { SelectField } from '../parts/select-field.js'
import { TextField } from '../parts/text-field.js'
import { dateNow } from '../time/clock.js'
import { formatUntil } from '../time/until.js'
import { CALL_LINK_TEXTS } from './call-link-texts.js'
import { type OwnCallLink, type OwnCallLinks, personalLinkIn, type WantedCallLink } from './own-call-links.js'
import { PersonalLink } from './personal-link.js'
import { ProblemNote } from './problem-note.js'
import { useAction } from './use-action.js'
import { useServerList } from './use-server-list.js'

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

/** A person's links, each to be withdrawn, and a form for another. */
export function OwnCallLinksList(props: { links: OwnCallLinks; userId: string; isMember: boolean }) {
  const { links, userId, isMember } = props
  const { items, problem, reload } = useServerList(() => links.list(userId))
  const [newest, setNewest] = useState<string | null>(null)
  const changing = useAction()
  const change = async (work: () => Promise<void>) => {
    await changing.run(work)
    await reload()
  }
  const withdraw = (id: string) => void change(() => links.withdraw(id))
  const personal = personalLinkIn(items ?? [])
  const others = items?.filter(link => link !== personal) ?? []
  return (
    <>
      {items && (
        <PersonalLink
          link={personal}
          isMember={isMember}
          onMake={() => void change(() => links.makePersonal(personal))}
          onWithdraw={withdraw}
        />
      )}
      <p className="mt-4 text-sm text-pretty text-quiet">{CALL_LINK_TEXTS.hint}</p>
      {others.length > 0 && (
        <ul className="mt-2 divide-y divide-edge rounded-2xl border border-edge">
          {others.map(link => (
            <li key={link.id} className="py-2 pr-1 pl-4">
              <Row link={link} isNew={link.id === newest} onWithdraw={() => withdraw(link.id)} />
            </li>
          ))}
        </ul>
      )}
      <ProblemNote problem={changing.problem ?? problem} />
      <NewLink
        make={async wanted => {
          setNewest(await links.make(wanted))
          await reload()
        }}
      />
    </>
  )
}

function Row(props: { link: OwnCallLink; isNew: boolean; onWithdraw: () => void }) {
  const { link, isNew, onWithdraw } = props
  const { url } = link
  const name = link.name || CALL_LINK_TEXTS.unnamed
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
      {url && (
        <details open={isNew}>
          <summary className="-mx-2 inline-flex min-h-11 cursor-pointer items-center px-2 text-sm font-semibold text-accent">
            {CALL_LINK_TEXTS.show}
          </summary>
          <div className="-mt-2 pr-3 pb-2">
            <CallLink link={url} label={CALL_LINK_TEXTS.address(name)} layout="column" />
          </div>
        </details>
      )}
    </>
  )
}

function NewLink({ make: onMake }: { make: (wanted: WantedCallLink) => Promise<void> }) {
  const making = useAction()
  const [name, setName] = useState('')
  const [hours, setHours] = useState<(typeof HOURS)[number]['value']>('24')
  const [uses, setUses] = useState<(typeof USES)[number]['value']>('1')
  const make = async () => {
    const endsAt = dateNow() + Number(hours) * HOUR_MS
    await onMake({ name, endsAt, uses: uses === 'any' ? null : Number(uses) })
    setName('')
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
