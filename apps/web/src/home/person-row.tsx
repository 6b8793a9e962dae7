import type { Person } from '@ringdown/client'
import { Phone, Star, Video } from 'lucide-react'
import { marksOf } from '../name/name-marks.js'
import { Avatar } from '../parts/avatar.js'
import { Button } from '../parts/button.js'
import { IconButton } from '../parts/icon-button.js'
import { Marks } from '../parts/marks.js'
import { Name } from '../parts/name.js'
import { usePhone } from '../phone/phone-context.js'
import { useCallAction } from '../reach/use-call-action.js'
import { PersonMore } from '../remembered/person-more.js'
import { REMEMBERED_TEXTS } from '../remembered/remembered-texts.js'

/** One person: name, whether they are in a call, and buttons to call them. */
export function PersonRow({ person, isFavourite }: { person: Person; isFavourite: boolean }) {
  const phone = usePhone()
  const callAction = useCallAction()
  const call = (video: boolean) => phone.dial(`user:${person.userId}`, { name: person.name, video })
  return (
    <li className="flex items-center gap-2 rounded-2xl p-2 transition-colors hover:bg-raised/60 sm:gap-3">
      <Avatar name={person.name} size="medium" />
      <div className="min-w-0 flex-1">
        <span className="flex items-center gap-1.5">
          <Name name={person.name} className="line-clamp-2 text-left font-medium wrap-anywhere" />
          {isFavourite && (
            <Star
              role="img"
              aria-label={REMEMBERED_TEXTS.favourite}
              size={14}
              className="shrink-0 fill-current text-caution"
            />
          )}
        </span>
        <Marks name={person.name} marks={marksOf(person)} className="text-caution" />
        {person.absent && <p className="text-sm text-quiet">{REMEMBERED_TEXTS.away}</p>}
        {person.busy && <p className="text-sm text-caution">In a call</p>}
      </div>
      <IconButton
        label={`Voice call with ${person.name}`}
        icon={Phone}
        className="text-quiet"
        {...callAction(() => call(false))}
      />
      <Button look="soft" aria-label={`Call ${person.name}`} {...callAction(() => call(true))}>
        <Video aria-hidden="true" size={18} />
        <span className="max-sm:hidden">Call</span>
      </Button>
      <PersonMore person={person} />
    </li>
  )
}
