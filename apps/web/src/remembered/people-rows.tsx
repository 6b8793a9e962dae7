import type { PeoplePage } from '@ringdown/client'
import { useWatchable } from '@ringdown/react'
import { PersonRow } from '../home/person-row.js'
import { usePhone } from '../phone/phone-context.js'

/** This person's favourites, of all who match, and then the others on the page. */
export function PeopleRows({ page }: { page: PeoplePage }) {
  const choices = useWatchable(usePhone().remembered.choices)
  const favourites = new Set(choices?.favourites.map(({ userId }) => userId))
  const first = page.favourites ?? []
  const isFirst = new Set(first.map(({ userId }) => userId))
  const others = page.people.filter(({ userId }) => !isFirst.has(userId))
  return (
    <ul className="-mx-2">
      {[...first, ...others].map(person => (
        <PersonRow key={person.userId} person={person} isFavourite={favourites.has(person.userId)} />
      ))}
    </ul>
  )
}
