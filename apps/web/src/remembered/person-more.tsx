import type { NamedUser } from '@ringdown/client/remembered'
import { useWatchable } from '@ringdown/react'
import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { deferred } from '../loading/deferred.js'
import { IconButton } from '../parts/icon-button.js'
import { usePhone } from '../phone/phone-context.js'
import { REMEMBERED_TEXTS } from './remembered-texts.js'

const PersonDialog = deferred(async () => (await import('../settings/dialogs.js')).PersonDialog)

/** Opens what this person has chosen about another; nothing on servers that remember no choices. */
export function PersonMore({ person }: { person: NamedUser }) {
  const choices = useWatchable(usePhone().remembered.choices)
  const [isOpen, setOpen] = useState(false)
  if (choices === null) return null
  return (
    <>
      <IconButton
        label={REMEMBERED_TEXTS.more(person.name)}
        icon={Ellipsis}
        className="-ml-2 text-quiet"
        onClick={() => setOpen(true)}
      />
      {isOpen && <PersonDialog person={person} onClose={() => setOpen(false)} />}
    </>
  )
}
