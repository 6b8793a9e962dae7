import type { BanMakeRequest } from '@ringdown/protocol/access'
import { type FormEvent, useState } from 'react'
import { ProblemNote } from '../access/problem-note.js'
import { askServer } from '../access/server-request.js'
import { useAction } from '../access/use-action.js'
import { Button } from '../parts/button.js'
import { SelectField } from '../parts/select-field.js'
import { TextField } from '../parts/text-field.js'
import { dateNow } from '../time/clock.js'
import { BAN_ENDS, BAN_TEXTS } from './ban-texts.js'
import { BannedPersonField } from './banned-person-field.js'

const KINDS = [
  { value: 'person', label: BAN_TEXTS.kinds.person },
  { value: 'network', label: BAN_TEXTS.kinds.network },
] as const

const HOUR_MS = 3_600_000

/** Keeps a person or a network out. Whom one may not ban, the server says. */
export function BanForm({ onBanned }: { onBanned: () => void }) {
  const banning = useAction()
  const [kind, setKind] = useState<'person' | 'network'>('person')
  const [person, setPerson] = useState<string | null>(null)
  const [network, setNetwork] = useState('')
  const [ends, setEnds] = useState<(typeof BAN_ENDS)[number]['value']>('lifted')
  const [reason, setReason] = useState('')
  const [isTried, setTried] = useState(false)
  const subject = kind === 'person' ? person : network.trim() || null
  const problem = isTried && subject === null
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (subject === null) return
    const endsAt = ends === 'lifted' ? null : dateNow() + Number(ends) * HOUR_MS
    const body: BanMakeRequest = { kind, subject, reason: reason.trim(), endsAt }
    if (await banning.run(() => askServer('/api/v1/bans', { method: 'POST', body }))) onBanned()
  }
  return (
    <form noValidate onSubmit={event => void submit(event)} className="flex flex-col gap-4">
      <SelectField label={BAN_TEXTS.kind} value={kind} choices={KINDS} onChoose={setKind} />
      {kind === 'person' ? (
        <BannedPersonField
          chosen={person}
          problem={problem ? BAN_TEXTS.personMissing : null}
          onChoose={setPerson}
        />
      ) : (
        <div>
          <TextField
            label={BAN_TEXTS.network}
            maxLength={64}
            value={network}
            problem={problem ? BAN_TEXTS.networkMissing : null}
            onChange={event => setNetwork(event.target.value)}
          />
          <p className="mt-1.5 text-sm text-pretty text-quiet">{BAN_TEXTS.networkHint}</p>
        </div>
      )}
      <SelectField label={BAN_TEXTS.ends} value={ends} choices={BAN_ENDS} onChoose={setEnds} />
      <TextField
        label={BAN_TEXTS.reason}
        maxLength={200}
        value={reason}
        onChange={event => setReason(event.target.value)}
      />
      <Button type="submit" look="danger" className="min-h-12" aria-disabled={banning.isBusy}>
        {BAN_TEXTS.make}
      </Button>
      <ProblemNote problem={banning.problem} />
    </form>
  )
}
