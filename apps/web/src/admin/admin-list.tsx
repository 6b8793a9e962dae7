import type { ReactNode } from 'react'
import { ProblemNote } from '../access/problem-note.js'
import { Button } from '../parts/button.js'
import { ADMIN_TEXTS } from './admin-texts.js'
import type { PagedList, PagedSnapshot } from './paged-list.js'

/** A list that is read page by page, with what to say while there is nothing to show. */
export function AdminList<Item>(props: {
  label: string
  pages: PagedSnapshot<Item> & { readonly list: PagedList<Item> }
  /** What is searched for, if anything. */
  query?: string
  keyOf: (item: Item) => string
  children: (item: Item) => ReactNode
}) {
  const { items, hasMore, isReading, problem, list } = props.pages
  const { query = '' } = props
  return (
    <>
      <ProblemNote problem={problem} />
      {items && items.length > 0 && (
        <ul aria-label={props.label} className="mt-4 divide-y divide-edge rounded-2xl border border-edge">
          {items.map(item => (
            <li key={props.keyOf(item)}>{props.children(item)}</li>
          ))}
        </ul>
      )}
      {items === null && isReading && (
        <p role="status" className="py-10 text-center text-quiet">
          {ADMIN_TEXTS.reading}
        </p>
      )}
      {items?.length === 0 && (
        <p role="status" className="py-10 text-center text-pretty text-quiet">
          {query === '' ? ADMIN_TEXTS.nothing : ADMIN_TEXTS.noMatch(query)}
        </p>
      )}
      {hasMore && (
        <Button className="mt-4 w-full" aria-disabled={isReading} onClick={() => void list.readMore()}>
          {ADMIN_TEXTS.more}
        </Button>
      )}
    </>
  )
}

/** A row of a list: what it is, what there is to know, and what can be done. */
export function AdminRow(props: {
  title: ReactNode
  facts: readonly (string | null)[]
  children?: ReactNode
}) {
  return (
    <div className="flex min-h-15 flex-wrap items-center gap-x-3 gap-y-1 py-2 pr-2 pl-4">
      <div className="min-w-48 flex-1">
        <p className="text-[0.9375rem] font-medium wrap-anywhere">{props.title}</p>
        <p className="text-sm text-pretty text-quiet wrap-anywhere tabular-nums">
          {props.facts.filter(fact => fact !== null && fact !== '').join(' · ')}
        </p>
      </div>
      <div className="flex flex-wrap items-center">{props.children}</div>
    </div>
  )
}
