import { ManualClock, settle } from '@ringdown/testing'
import type { HintKind, Hints } from '../src/nodes/hints.js'
import type { Kept } from '../src/nodes/journal.js'
import type { Entry, JournalStore } from '../src/nodes/journal-store.js'
import type { NodeNumber, Nodes } from '../src/nodes/nodes.js'
import { Receivers } from '../src/nodes/receivers.js'
import { SharedJournal } from '../src/nodes/shared-journal.js'

interface Stored {
  first: number
  entries: Entry[]
  kept: Map<string, string>
}

/** Journals in memory, which can be away, lose everything, or do what they are asked and not say so. */
export class FakeJournalStore implements JournalStore {
  readonly #journals = new Map<NodeNumber, Stored>()
  /** How many entries are kept. */
  most = 1_000
  fault: 'none' | 'away' | 'mute' = 'none'

  lose(): void {
    this.#journals.clear()
  }

  get size(): number {
    return this.#journals.size
  }

  append(node: NodeNumber, last: number, entries: readonly Entry[]): Promise<boolean> {
    return this.#do(() => {
      const journal = this.#of(node)
      if (lastOf(journal) !== last) return false
      journal.entries.push(...entries)
      for (const { key, value } of entries) {
        if (key === undefined) continue
        if (typeof value === 'string') journal.kept.set(key, value)
        else journal.kept.delete(key)
      }
      const dropped = Math.max(0, journal.entries.length - this.most)
      journal.entries.splice(0, dropped)
      journal.first += dropped
      this.#journals.set(node, journal)
      return true
    })
  }

  replace(node: NodeNumber, number: number, all: Kept): Promise<void> {
    return this.#do(() => {
      this.#journals.set(node, { first: number, entries: [{ kind: 'all' }], kept: new Map(all) })
    })
  }

  touch(node: NodeNumber): Promise<number> {
    return this.#do(() => lastOf(this.#of(node)))
  }

  after(node: NodeNumber, number: number) {
    return this.#do(() => {
      const { first, entries } = this.#of(node)
      const skipped = Math.max(0, number + 1 - first)
      return { first: first + skipped, entries: entries.slice(skipped, skipped + 5) }
    })
  }

  all(node: NodeNumber) {
    return this.#do(() => {
      const journal = this.#of(node)
      return { last: lastOf(journal), kept: new Map(journal.kept) }
    })
  }

  forget(node: NodeNumber): Promise<void> {
    return this.#do(() => void this.#journals.delete(node))
  }

  #of(node: NodeNumber): Stored {
    return this.#journals.get(node) ?? { first: 1, entries: [], kept: new Map() }
  }

  async #do<T>(work: () => T): Promise<T> {
    if (this.fault === 'away') throw new Error('away')
    const done = work()
    await settle(1)
    if (this.fault === 'mute') throw new Error('no answer')
    return done
  }
}

function lastOf({ first, entries }: Stored): number {
  return first + entries.length - 1
}

interface Sent {
  readonly to: NodeNumber
  readonly deliver: () => void
}

/** Nodes whose hints wait until the test delivers, repeats or loses them. */
export function openJournals(count: number) {
  const clock = new ManualClock(1_000_000)
  const store = new FakeJournalStore()
  const sent: Sent[] = []
  const alive = new Set<NodeNumber>()
  const others = new Map<NodeNumber, (kind: HintKind, hint: unknown, from: NodeNumber) => void>()
  const observers = new Map<NodeNumber, Parameters<Nodes['onGone']>[0]>()

  function join(self: NodeNumber) {
    const receivers = new Receivers()
    alive.add(self)
    others.set(self, (kind, hint, from) => receivers.take(kind, hint, from))
    const nodes: Nodes = {
      self,
      get all() {
        return [...alive].sort((a, b) => a - b)
      },
      send() {},
      sendToOthers<K extends HintKind>(kind: K, hint: Hints[K]) {
        const text = JSON.stringify(hint)
        for (const to of alive) {
          if (to === self) continue
          sent.push({ to, deliver: () => others.get(to)?.(kind, JSON.parse(text), self) })
        }
      },
      receive: (kind, take) => receivers.add(kind, take),
      onGone: observe => void observers.set(self, observe),
      onRenumbered() {},
    }
    return { nodes, journal: new SharedJournal({ nodes, store, clock, lookMs: 4_000, random: () => 0.5 }) }
  }

  return {
    clock,
    store,
    sent,
    journals: Array.from({ length: count }, (_, place) => join(place + 1)),
    join,
    /** Everything on its way arrives, in order. */
    async deliver() {
      await settle()
      while (sent.length > 0) {
        sent.shift()?.deliver()
        await settle()
      }
    },
    /** The node is dead, and the others know. */
    async kill(node: NodeNumber) {
      alive.delete(node)
      others.delete(node)
      observers.delete(node)
      const [first] = [...alive].sort((a, b) => a - b)
      for (const [other, observe] of observers) await observe(node, other === first)
    },
  }
}
