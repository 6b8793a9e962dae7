import type { PeoplePage } from '@ringdown/client'
import { useWatchable } from '@ringdown/react'
import { PersonRow } from '../home/person-row.js'
import { usePhone } from '../phone/phone-context.js'

/** The people on a page, this person's favourites first. */
export function PeopleRows({ page }: { page: PeoplePage }) {
  const choices = useWatchable(usePhone().remembered.choices)
  const favourites = new Set(choices?.favourites.map(({ userId }) => userId))
  const first = page.people.filter(({ userId }) => favourites.has(userId))
  const others = page.people.filter(({ userId }) => !favourites.has(userId))
  return (
    <ul className="-mx-2">
      {[...first, ...others].map(person => (
        <PersonRow key={person.userId} person={person} isFavourite={favourites.has(person.userId)} />
      ))}
    </ul>
  )
}
