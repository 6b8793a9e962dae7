import { expect, it } from 'vitest'
import type { ServerRequest } from '../src/access/server-request.js'
import { readTable } from '../src/admin/saved-records.js'

it('asks for every page of a search, and keeps one line of titles', async () => {
  const asked: ServerRequest['query'][] = []
  const pages = [
    'caller,callee\r\nAda,Ben\r\n',
    'caller,callee\r\n"two\r\nlines",Ben\r\n',
    'caller,callee\r\n',
  ]
  const table = await readTable(
    async (_path, { query } = {}) => {
      asked.push(query)
      const headers = new Headers(
        asked.length < pages.length ? { 'ringdown-next': `page ${asked.length}` } : {},
      )
      return { text: pages[asked.length - 1] ?? '', headers }
    },
    { search: 'a' },
  )
  expect(table).toBe('caller,callee\r\nAda,Ben\r\n"two\r\nlines",Ben\r\n')
  expect(asked.map(query => [query?.['search'], query?.['cursor']])).toEqual([
    ['a', undefined],
    ['a', 'page 1'],
    ['a', 'page 2'],
  ])
})
