import type { askText, ServerRequest } from '../access/server-request.js'

/** Where the HTTP API has the calls that are over. */
export const RECORDS = '/api/v1/records'

/** How many pages one table holds at most, and calls a page; a search says which. */
const PAGES = 50
const PER_PAGE = 200
/** The header with the cursor of the next page. */
const NEXT = 'ringdown-next'

/** The records that a search finds as the server's table, newest first: its pages, with one line of titles. */
export async function readTable(
  ask: typeof askText,
  query: NonNullable<ServerRequest['query']>,
): Promise<string> {
  let table = ''
  let cursor: string | undefined
  for (let page = 0; page < PAGES; page += 1) {
    const { text, headers } = await ask(RECORDS, {
      query: { ...query, format: 'csv', limit: PER_PAGE, cursor },
    })
    table += table === '' ? text : text.slice(text.indexOf('\n') + 1)
    cursor = headers.get(NEXT) ?? undefined
    if (cursor === undefined) break
  }
  return table
}
