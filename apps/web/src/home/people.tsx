import type { PeoplePage } from '@ringdown/client'
import { usePeople } from '@ringdown/react'
import { useEffect, useState } from 'react'
import { useLaterScreens } from '../later-screens-context.js'
import { Card } from '../parts/card.js'
import { browserStorage } from '../phone/browser-storage.js'
import { useLatest } from '../time/use-latest.js'
import { HOME_TEXTS } from './home-texts.js'
import { hadManyPeople, keepManyPeople } from './many-people.js'
import { PeopleSearch } from './people-search.js'

/** How many people are listed before search is needed. */
const SHOWN = 50
/** Above this many people, the search field appears. */
const MANY = 8

/** Who is here, each with a button to call them. */
export function People() {
  const [query, setQuery] = useState('')
  const page = useLatest(usePeople({ query, limit: SHOWN, favourites: true }))
  const later = useLaterScreens()
  const areMany = page ? page.total > MANY : hadManyPeople(browserStorage)
  const searchable = query !== '' || areMany
  useEffect(() => {
    if (query === '') keepManyPeople(browserStorage, areMany)
  }, [query, areMany])
  return (
    <Card
      title="People"
      aside={
        query === '' &&
        page &&
        page.total > 0 && <span className="text-sm text-quiet">{HOME_TEXTS.here(countHere(page))}</span>
      }
    >
      {searchable && <PeopleSearch query={query} onQuery={setQuery} />}
      {page === null || later === null ? (
        <p className="py-8 text-center text-quiet">{HOME_TEXTS.looking}</p>
      ) : page.people.length + (page.favourites?.length ?? 0) === 0 ? (
        <NobodyHere query={query} areMembers={later.members !== null} />
      ) : (
        <later.PeopleRows page={page} />
      )}
      {page && page.total > page.people.length && (
        <p className="pt-3 text-center text-sm text-quiet">
          {HOME_TEXTS.more(page.total - page.people.length)}
        </p>
      )}
    </Card>
  )
}

/** Members who are away come after everybody who is here. */
function countHere({ people, total }: PeoplePage): number {
  const away = people.findIndex(({ absent }) => absent)
  return away < 0 ? total : away
}

function NobodyHere(props: { query: string; areMembers: boolean }) {
  if (props.query !== '') {
    return <p className="py-8 text-center text-quiet">{HOME_TEXTS.noMatch(props.query)}</p>
  }
  return (
    <div className="mx-auto max-w-sm py-10 text-center sm:py-14">
      <p className="text-lg font-semibold tracking-tight">{HOME_TEXTS.nobody}</p>
      <p className="mt-2 text-pretty text-quiet">
        {props.areMembers ? HOME_TEXTS.noMembersHint : HOME_TEXTS.nobodyHint}
      </p>
    </div>
  )
}
