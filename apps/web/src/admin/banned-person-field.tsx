import type { MemberInfo } from '@ringdown/protocol/access'
import { useState } from 'react'
import { ROLE_TEXTS } from '../access/access-texts.js'
import { useMember } from '../access/use-membership.js'
import { TextField } from '../parts/text-field.js'
import { PEOPLE } from './admin-person.js'
import { BAN_TEXTS } from './ban-texts.js'
import { usePagedList } from './use-paged-list.js'

/** How many people are offered; others are found by more of their name. */
const OFFERED = 5

const ID = /^[\w-]{3,128}$/

/** Chooses a person by name, or the one who has an id. */
export function BannedPersonField(props: {
  chosen: string | null
  problem: string | null
  onChoose: (userId: string | null) => void
}) {
  const { chosen, problem, onChoose } = props
  const member = useMember()
  const [query, setQuery] = useState('')
  const { items } = usePagedList<MemberInfo>(PEOPLE, { search: query, limit: OFFERED + 1 })
  const others = items?.filter(({ userId }) => userId !== member?.userId).slice(0, OFFERED) ?? []
  const offered = others.map(({ userId, name, role }) => ({ userId, says: `${name}, ${ROLE_TEXTS[role]}` }))
  if (items?.length === 0 && ID.test(query)) offered.push({ userId: query, says: BAN_TEXTS.byId(query) })
  return (
    <div>
      <TextField
        label={BAN_TEXTS.person}
        maxLength={128}
        value={query}
        problem={problem}
        onChange={event => {
          setQuery(event.target.value.trimStart())
          onChoose(null)
        }}
      />
      <p className="mt-1.5 text-sm text-pretty text-quiet">{BAN_TEXTS.personHint}</p>
      {offered.length > 0 && (
        <fieldset aria-label={BAN_TEXTS.found} className="mt-2">
          {offered.map(({ userId, says }) => (
            <label key={userId} className="flex min-h-11 cursor-pointer items-center gap-3">
              <input
                type="radio"
                name="banned"
                className="size-5 shrink-0 accent-accent"
                checked={chosen === userId}
                onChange={() => onChoose(userId)}
              />
              <span dir="auto" className="min-w-0 wrap-anywhere">
                {says}
              </span>
            </label>
          ))}
        </fieldset>
      )}
    </div>
  )
}
