import type { CallRecord } from '../history/call-record.js'

type Cell = string | number | null

const COLUMNS: readonly (readonly [string, (record: CallRecord) => Cell])[] = [
  ['placed', ({ placedAt }) => moment(placedAt)],
  ['answered', ({ acceptedAt }) => acceptedAt && moment(acceptedAt)],
  ['ended', ({ endedAt }) => moment(endedAt)],
  ['seconds', ({ acceptedAt, endedAt }) => Math.round((endedAt - (acceptedAt ?? endedAt)) / 1000)],
  ['caller', ({ caller }) => caller.name],
  ['caller id', ({ caller }) => caller.userId],
  ['callee', ({ callee }) => callee?.name ?? null],
  ['callee id', ({ callee }) => callee?.userId ?? null],
  ['called', ({ address }) => address],
  ['ended because', ({ reason }) => reason],
  ['quality', ({ quality }) => quality],
  ['metadata', ({ metadata }) => metadata],
  ['call id', ({ callId }) => callId],
]

/** Records as a table that spreadsheets read: RFC 4180, with a line of titles. */
export function recordsAsCsv(records: readonly CallRecord[]): string {
  const rows = records.map(record => COLUMNS.map(([, cell]) => cell(record)))
  return [COLUMNS.map(([title]) => title), ...rows].map(row => `${row.map(quote).join(',')}\r\n`).join('')
}

function moment(at: number): string {
  return new Date(at).toISOString()
}

/** What people have typed stays text: a spreadsheet takes what begins like this for a formula, and computes it. */
const FORMULA = /^[=+\-@\t\r]/

function quote(cell: Cell): string {
  if (typeof cell !== 'string') return String(cell ?? '')
  const text = FORMULA.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
