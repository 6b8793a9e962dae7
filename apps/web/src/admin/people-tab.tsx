import type { MemberInfo } from '@ringdown/protocol/access'
import { useState } from 'react'
import { ROLE_TEXTS } from '../access/access-texts.js'
import { Button } from '../parts/button.js'
import { Modal } from '../parts/modal.js'
import { Name } from '../parts/name.js'
import { dateNow } from '../time/clock.js'
import { formatMoment } from '../time/moment.js'
import { AdminList, AdminRow } from './admin-list.js'
import { PEOPLE } from './admin-person.js'
import { AdminSearch } from './admin-search.js'
import { BansRegion } from './bans-region.js'
import { PersonForm } from './person-form.js'
import { PERSON_TEXTS } from './person-texts.js'
import { usePagedList } from './use-paged-list.js'

/** Everybody who belongs to the server: found, changed and removed; and who is kept out. */
export function PeopleTab() {
  const [query, setQuery] = useState('')
  const [changed, setChanged] = useState<MemberInfo | null>(null)
  const pages = usePagedList<MemberInfo>(PEOPLE, { search: query })
  return (
    <>
      <AdminSearch label="Search people" query={query} onQuery={setQuery} />
      <AdminList label="People" pages={pages} query={query} keyOf={({ userId }) => userId}>
        {person => (
          <AdminRow title={<Name name={person.name} />} facts={factsOf(person)}>
            <Button
              look="quiet"
              className="px-3 text-sm"
              aria-label={PERSON_TEXTS.changeName(person.name)}
              onClick={() => setChanged(person)}
            >
              {PERSON_TEXTS.change}
            </Button>
          </AdminRow>
        )}
      </AdminList>
      <BansRegion />
      <Modal title={changed?.name ?? ''} open={changed !== null} onClose={() => setChanged(null)}>
        {changed && (
          <PersonForm
            key={changed.userId}
            person={changed}
            onChanged={() => {
              setChanged(null)
              void pages.list.read()
            }}
          />
        )}
      </Modal>
    </>
  )
}

function factsOf({ role, lines, lastSeenAt, sessions }: MemberInfo): readonly (string | null)[] {
  return [
    ROLE_TEXTS[role],
    lines.length > 0 ? PERSON_TEXTS.answers(lines) : null,
    lastSeenAt === null ? PERSON_TEXTS.neverSeen : PERSON_TEXTS.seen(formatMoment(lastSeenAt, dateNow())),
    sessions > 0 ? PERSON_TEXTS.signedInOn(sessions) : null,
  ]
}
