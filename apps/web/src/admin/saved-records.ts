import { askServer, type ServerRequest } from '../access/server-request.js'
import type { CallRecord } from './call-record.js'
import { PagedList } from './paged-list.js'
import { recordsAsCsv } from './record-csv.js'

/** Where the HTTP API has the calls that are over. */
export const RECORDS = '/api/v1/records'

/** The most that one table holds; a search says which. */
const MOST = 10_000

/** Saves the records that a search finds as a file, newest first. @throws Error for the server's refusal. */
export async function saveRecords(query: NonNullable<ServerRequest['query']>): Promise<void> {
  const list = new PagedList<CallRecord>(askServer, RECORDS)
  await list.read({ ...query, limit: 200 })
  while (list.snapshot.hasMore && list.snapshot.problem === null) {
    if ((list.snapshot.items?.length ?? 0) >= MOST) break
    await list.readMore()
  }
  const { items, problem } = list.snapshot
  if (problem !== null) throw new Error(problem)
  saveFile('records.csv', recordsAsCsv(items ?? []))
}

function saveFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
