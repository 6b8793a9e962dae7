import type { Clock, UserId } from '@ringdown/protocol'
import type { Contacts } from '../records/contacts.js'
import { WriteBehind } from '../records/write-behind.js'
import type { Contact, ContactStore } from '../store/contact-store.js'
import { MemoryContacts, PAIRS } from '../store/memory-contacts.js'
import { pairOf } from '../store/pair.js'

/** For how long, at most, this process may not have heard of the others, in milliseconds. */
const LATELY = 86_400_000

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
  readonly #records: Contacts
  readonly #observers: ((contact: Contact) => void)[] = []

  private constructor(memory: MemoryContacts, { records, clock, onError }: Options) {
    this.#memory = memory
    this.#records = records
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
    if (a === b) return
    const contact = { a, b, talkedAt: this.#clock.now() }
    this.#writes.add(contact)
    for (const observe of this.#observers) observe(contact)
  }

  /** Reports who has talked through this process. */
  subscribe(observe: (contact: Contact) => void): void {
    this.#observers.push(observe)
  }

  /** They have talked through another process, which writes that down. */
  recall(contact: Contact): void {
    this.#memory.recall(contact)
  }

  /** Reads who has talked lately: this process may not have heard of all. */
  async refresh(): Promise<void> {
    for (const contact of await this.#records.since(this.#clock.now() - LATELY, PAIRS))
      this.#memory.recall(contact)
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
