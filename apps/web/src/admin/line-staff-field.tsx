import type { MemberInfo } from '@ringdown/protocol/access'
import { useId } from 'react'
import { ProblemNote } from '../access/problem-note.js'
import { Button } from '../parts/button.js'
import { Name } from '../parts/name.js'
import { PEOPLE } from './admin-person.js'
import { ADMIN_TEXTS } from './admin-texts.js'
import { LINE_TEXTS } from './line-texts.js'
import { usePagedList } from './use-paged-list.js'

/** Who answers a line, chosen among the people of the server. */
export function LineStaffField(props: {
  staff: readonly string[]
  onChange: (staff: readonly string[]) => void
}) {
  const { staff, onChange } = props
  const id = useId()
  const { items, hasMore, problem, list } = usePagedList<MemberInfo>(PEOPLE, { limit: 100 })
  return (
    <fieldset aria-labelledby={id}>
      <p id={id} className="mb-1.5 text-sm font-medium text-quiet">
        {LINE_TEXTS.staff}
      </p>
      <ProblemNote problem={problem} />
      {items === null && problem === null && <p className="text-quiet">{ADMIN_TEXTS.reading}</p>}
      {items?.length === 0 && <p className="text-quiet">{LINE_TEXTS.noPeople}</p>}
      {items && items.length > 0 && (
        <div className="rounded-xl border border-edge py-1">
          {items.map(({ userId, name }) => (
            <label key={userId} className="flex min-h-11 cursor-pointer items-center gap-3 px-4">
              <input
                type="checkbox"
                checked={staff.includes(userId)}
                onChange={event =>
                  onChange(event.target.checked ? [...staff, userId] : staff.filter(each => each !== userId))
                }
                className="size-5 shrink-0 accent-accent"
              />
              <Name name={name} className="min-w-0 wrap-anywhere" />
            </label>
          ))}
        </div>
      )}
      {hasMore && (
        <Button look="quiet" className="mt-1 w-full" onClick={() => void list.readMore()}>
          {ADMIN_TEXTS.more}
        </Button>
      )}
    </fieldset>
  )
}
