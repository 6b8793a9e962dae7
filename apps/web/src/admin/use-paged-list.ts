import { useWatchable } from '@ringdown/react'
import { useEffect, useState } from 'react'
import { askServer, type ServerRequest } from '../access/server-request.js'
import { PagedList } from './paged-list.js'

/**
 * A list of the HTTP API that a tab shows. Another query reads it again.
 *
 * @param query made of plain values.
 */
export function usePagedList<Item>(path: string, query: NonNullable<ServerRequest['query']> = {}) {
  const [list] = useState(() => new PagedList<Item>(askServer, path))
  const question = JSON.stringify(query)
  useEffect(() => void list.read(JSON.parse(question) as typeof query), [list, question])
  return Object.assign({ list }, useWatchable(list))
}
