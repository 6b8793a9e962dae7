import type { Clock, UserId } from '@ringdown/protocol'
import type { Contacts } from '../records/contacts.js'
import { WriteBehind } from '../records/write-behind.js'
import type { Contact, ContactStore } from '../store/contact-store.js'
import { MemoryContacts, PAIRS } from '../store/memory-contacts.js'
import { pairOf } from '../store/pair.js'

interface Options {
  readonly records: Contacts
  readonly clock: Clock
  readonly lifetimeMs: number
  readonly onError: (error: unknown) => void
}

/** Contacts that survive a restart: read from memory, so that no ring waits, and kept in the records a moment later. */
export class RecordedContacts implements ContactStore {
  readonly #memory: MemoryContacts
  readonly #clock: Clock
  readonly #writes: WriteBehind<Contact>

  private constructor(memory: MemoryContacts, { records, clock, onError }: Options) {
    this.#memory = memory
    this.#clock = clock
    this.#writes = new WriteBehind({
      clock,
      onError,
      write: contacts => records.remember(lastOfEach(contacts)),
    })
  }

  /** Reads who has talked before. */
  static async open(options: Options): Promise<RecordedContacts> {
    const { records, clock, lifetimeMs } = options
    const memory = new MemoryContacts({ clock, lifetimeMs })
    for (const contact of await records.since(clock.now() - lifetimeMs, PAIRS)) memory.recall(contact)
    return new RecordedContacts(memory, options)
  }

  async remember(a: UserId, b: UserId): Promise<void> {
    await this.#memory.remember(a, b)
    if (a !== b) this.#writes.add({ a, b, talkedAt: this.#clock.now() })
  }

  haveTalked(a: UserId, b: UserId): Promise<boolean> {
    return this.#memory.haveTalked(a, b)
  }

  /** How many pairs and users are held in memory. */
  get size(): number {
    return this.#memory.size
  }

  flush(): Promise<void> {
    return this.#writes.flush()
  }

  close(): Promise<void> {
    return this.#writes.close()
  }
}

/** One statement cannot write the same row twice. */
function lastOfEach(contacts: readonly Contact[]): readonly Contact[] {
  return [...new Map(contacts.map(contact => [pairOf(contact.a, contact.b), contact])).values()]
}
