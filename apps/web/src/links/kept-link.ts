import { type Address, type Call, isAddress } from '@ringdown/client'
import { Observable } from '../phone/observable.js'
import { type BrowserStorage, readStored, writeStored } from '../phone/stored-value.js'
import { dateNow, dateOf, now } from '../time/clock.js'
import { LINK_KEY } from './link-key.js'

/** A link of this person's that still works. */
export interface OpenLink {
  readonly address: Address
  /** By the time of day, in milliseconds since the epoch. */
  readonly endsAt: number
}

/** This person's link, remembered by their browser until somebody has joined, they withdraw it, or its time is over. */
export class KeptLink extends Observable<OpenLink | null> {
  readonly #storage: BrowserStorage

  constructor(storage: BrowserStorage) {
    const kept = readStored(storage, LINK_KEY, isOpenLink, null)
    super(kept && kept.endsAt > dateNow() ? kept : null)
    this.#storage = storage
  }

  /** Keeps the link of a call that waits, for as long as it works. */
  follow(call: Call): void {
    const { address } = call.snapshot
    let known: number | null = null
    const note = () => {
      const { phase, linkEndsAt } = call.snapshot
      if (phase !== 'calling' || linkEndsAt === null || linkEndsAt === known) return
      known = linkEndsAt
      if (Number.isFinite(linkEndsAt)) this.#keep({ address, endsAt: dateOf(linkEndsAt) })
    }
    const unsubscribe = call.subscribe(note)
    note()
    void call.ended.then(() => {
      unsubscribe()
      if (!isStillOpen(call)) this.forget(address)
    })
  }

  forget(address: Address): void {
    if (this.snapshot?.address === address) this.#keep(null)
  }

  #keep(link: OpenLink | null): void {
    this.set(link)
    writeStored(this.#storage, LINK_KEY, link)
  }
}

/** Whether this is this person's call on a link of theirs. */
export function isOwnLinkCall({ snapshot }: Call): boolean {
  return snapshot.direction === 'outgoing' && snapshot.address.startsWith('link:')
}

/** Whether the link of an ended call still works: its page went away, or another page of this person waits there now. */
export function isStillOpen({ snapshot }: Call): boolean {
  const { connectedAt, reason, linkEndsAt } = snapshot
  const isLeft = reason === 'peer-left' || reason === 'replaced' || reason === 'ice-failed'
  return connectedAt === null && isLeft && now() < (linkEndsAt ?? Number.POSITIVE_INFINITY)
}

function isOpenLink(value: unknown): value is OpenLink | null {
  if (value === null) return true
  if (typeof value !== 'object') return false
  const { address, endsAt } = value as Partial<Record<keyof OpenLink, unknown>>
  return typeof address === 'string' && isAddress(address) && typeof endsAt === 'number'
}
