import { Download } from 'lucide-react'
import { useState } from 'react'
import { ProblemNote } from '../access/problem-note.js'
import { askText } from '../access/server-request.js'
import { useAction } from '../access/use-action.js'
import { Button } from '../parts/button.js'
import { TextField } from '../parts/text-field.js'
import { speakDuration } from '../time/duration.js'
import { AdminList, AdminRow } from './admin-list.js'
import { AdminSearch } from './admin-search.js'
import { type CallRecord, talkOf } from './call-record.js'
import { endWords } from './end-words.js'
import { momentText } from './moment-text.js'
import { saveFile } from './saved-file.js'
import { RECORDS, readTable } from './saved-records.js'
import { usePagedList } from './use-paged-list.js'

/** The calls that are over: found by person and time, and saved as a table. */
export function RecordsTab() {
  const [search, setSearch] = useState('')
  const [from, setFrom] = useState('')
  const [until, setUntil] = useState('')
  const query = { search, from: startOf(from), until: startOf(until, 1) }
  const pages = usePagedList<CallRecord>(RECORDS, query)
  const saving = useAction()
  return (
    <>
      <div className="flex flex-wrap items-end gap-3">
        <AdminSearch label="Search by name" query={search} onQuery={setSearch} />
        <TextField label="From" type="date" value={from} onChange={event => setFrom(event.target.value)} />
        <TextField label="To" type="date" value={until} onChange={event => setUntil(event.target.value)} />
        <Button
          className="min-h-12"
          aria-disabled={saving.isBusy}
          onClick={() =>
            void saving.run(async () => saveFile('records.csv', 'text/csv', await readTable(askText, query)))
          }
        >
          <Download aria-hidden="true" size={18} />
          <span>Save as CSV</span>
        </Button>
      </div>
      <ProblemNote problem={saving.problem} />
      <AdminList label="Records" pages={pages} query={search} keyOf={({ callId }) => callId}>
        {record => <AdminRow title={titleOf(record)} facts={factsOf(record)} />}
      </AdminList>
    </>
  )
}

/** The beginning of a day, by the clock here; nothing for a field that is empty. */
function startOf(day: string, daysLater = 0): number | undefined {
  if (day === '') return undefined
  const start = new Date(`${day}T00:00`)
  start.setDate(start.getDate() + daysLater)
  return start.getTime()
}

function titleOf({ caller, callee, address }: CallRecord): string {
  const called = callee?.name ?? (address === 'link' ? 'a link' : address.replace(/^(user|line):/, ''))
  return `${caller.name} → ${called}`
}

function factsOf(record: CallRecord): readonly (string | null)[] {
  const { placedAt, address, reason, quality, metadata } = record
  const talk = talkOf(record)
  return [
    momentText(placedAt),
    talk === null ? 'Not answered' : speakDuration(talk),
    address.startsWith('line:') ? `Line ${address.slice('line:'.length)}` : null,
    endWords(reason),
    quality,
    metadata,
  ]
}
