import type { Clock, UserId } from '@ringdown/protocol'
import type { CallHistory } from './history/call-history.js'
import type { RecordedContacts } from './history/recorded-contacts.js'
import type { Journal } from './nodes/journal.js'
import type { MemoryChoices } from './people/memory-choices.js'
import { Rereading } from './people/rereading.js'
import type { Directory } from './presence/directory.js'
import type { Contact } from './store/contact-store.js'

declare module './nodes/journal.js' {
  interface News {
    /** What somebody has chosen, in the records already. */
    choices: { readonly userId: UserId; readonly other: UserId | null }
    /** Two people have talked. */
    contact: Contact
    /** Whose history is another now, in the records already. */
    history: readonly UserId[]
  }
}

/** What is in memory of the records. */
interface Shared {
  readonly choices: MemoryChoices
  readonly contacts: RecordedContacts
  readonly history: CallHistory
}

interface Options {
  readonly journal: Journal
  readonly directory: Pick<Directory, 'setTalked'>
  readonly clock: Clock
  /** From 0 to 1. */
  readonly random: () => number
  readonly onError: (error: unknown) => void
}

/** Within which time all is read again, in milliseconds: every node does so when one dies, and they share a database. */
const SPREAD = 5_000

/**
 * Keeps what this process has in memory of the records as they are, whichever process changes them: the others are told of each
 * change, and read it in the records.
 */
export function shareKept({ choices, contacts, history }: Shared, options: Options): Rereading {
  const { journal, directory, random } = options
  const rereading = new Rereading(options)
  choices.subscribeToOwn(({ userId, other }) => journal.note('choices', { userId, other }))
  journal.follow('choices', ({ userId, other }) => {
    rereading.add(`choices ${userId} ${other}`, () => choices.refresh(userId, other))
  })
  contacts.subscribe(contact => journal.note('contact', contact))
  journal.follow('contact', contact => {
    contacts.recall(contact)
    for (const userId of [contact.a, contact.b]) void directory.setTalked(userId)
  })
  history.subscribeToWritten(people => journal.note('history', people))
  journal.follow('history', people => history.changedElsewhere(people))
  journal.onMissed(() => {
    const later = random() * SPREAD
    rereading.addLater('choices', later, () => choices.refreshAll())
    rereading.addLater('contacts', later, () => contacts.refresh())
  })
  return rereading
}
