import type { Cancel, Clock } from '@ringdown/protocol'
import type { Journal, Kept, KeptObserver, News, NewsKind, Shelf } from './journal.js'
import { JournalReader } from './journal-reader.js'
import type { Entries, Entry, JournalStore } from './journal-store.js'
import { JournalWriter } from './journal-writer.js'
import type { NodeNumber, Nodes } from './nodes.js'

declare module './hints.js' {
  interface Hints {
    /** What a node has written in its journal. */
    journal: Entries
  }
}

const NOTHING: Kept = new Map()

interface Options {
  readonly nodes: Nodes
  readonly store: JournalStore
  readonly clock: Clock
  /** How often the journals of the others are looked at, in milliseconds, give or take a fifth: hints may be lost. */
  readonly lookMs: number
  /** From 0 to 1. */
  readonly random: () => number
}

type Take = (news: never, from: NodeNumber) => void

/** {@link Journal} of one of several nodes. */
export class SharedJournal implements Journal {
  readonly #options: Options
  readonly #writer: JournalWriter
  readonly #readers = new Map<NodeNumber, JournalReader>()
  readonly #takers = new Map<string, Take>()
  readonly #missed: (() => void)[] = []
  readonly #observers = new Map<string, KeptObserver>()
  #cancel: Cancel = () => {}
  #isClosed = false

  constructor(options: Options) {
    const { nodes, store, clock } = options
    this.#options = options
    this.#writer = new JournalWriter({
      clock,
      store,
      self: () => nodes.self,
      announce: written =>
        nodes.all.length > 1 ? (nodes.announceToOthers?.('journal', written) ?? null) : null,
      tell(written) {
        // One that has come just now looks by itself.
        if (nodes.all.length > 1) nodes.sendToOthers('journal', written)
      },
    })
    nodes.receive('journal', (written, from) => {
      if (from !== nodes.self) this.#readerOf(from)?.hear(written).catch(ignore)
    })
    nodes.onGone((node, isOurs) => this.#gone(node, isOurs))
    nodes.onRenumbered(() => this.#writer.restart())
  }

  async start(): Promise<void> {
    await this.#look()
    this.#lookLater()
  }

  note<K extends NewsKind>(kind: K, news: News[K]): void {
    this.#writer.add(kind, news)
  }

  follow<K extends NewsKind>(kind: K, take: (news: News[K], from: NodeNumber) => void): void {
    if (this.#takers.has(kind)) throw new TypeError(`two takers for news of kind ${kind}`)
    this.#takers.set(kind, take)
  }

  onMissed(observe: () => void): void {
    this.#missed.push(observe)
  }

  keep(shelf: Shelf, key: string, value: string | null): void {
    this.#writer.keep(`${shelf} ${key}`, value)
  }

  onKept(shelf: Shelf, observer: KeptObserver): void {
    if (this.#observers.has(shelf)) throw new TypeError(`two observers of ${shelf}`)
    this.#observers.set(shelf, observer)
  }

  close(): void {
    this.#isClosed = true
    this.#cancel()
    this.#writer.close()
    for (const reader of this.#readers.values()) reader.close()
  }

  #lookLater(): void {
    if (this.#isClosed) return
    const { clock, random, lookMs } = this.#options
    this.#cancel = clock.after(lookMs * (0.8 + 0.4 * random()), () => {
      void this.#look().finally(() => this.#lookLater())
    })
  }

  /** What fails is done the next time. */
  async #look(): Promise<void> {
    const { nodes } = this.#options
    for (const node of [...this.#readers.keys()]) if (!nodes.all.includes(node)) this.#drop(node)
    const others = nodes.all.filter(node => node !== nodes.self)
    const looks = others.map(node => this.#readerOf(node)?.look())
    await Promise.allSettled([this.#writer.touch(), ...looks])
  }

  /** @returns nothing for a node that does not count as alive. */
  #readerOf(node: NodeNumber): JournalReader | undefined {
    const found = this.#readers.get(node)
    if (found !== undefined || this.#isClosed || !this.#options.nodes.all.includes(node)) return found
    const reader = new JournalReader({
      node,
      store: this.#options.store,
      take: entry => this.#take(node, entry),
      replace: all => {
        this.#replaced(node, all)
        this.#tellMissed()
      },
    })
    this.#readers.set(node, reader)
    return reader
  }

  #replaced(node: NodeNumber, all: Kept): void {
    for (const [shelf, observer] of this.#observers) observer.replaced(node, onShelf(shelf, all))
  }

  #take(node: NodeNumber, { kind, key = '', value }: Entry): void {
    if (kind === 'kept') {
      const [shelf, name] = split(key)
      this.#observers.get(shelf)?.changed(node, name, typeof value === 'string' ? value : null)
    } else this.#takers.get(kind)?.(value as never, node)
  }

  async #gone(node: NodeNumber, isOurs: boolean): Promise<void> {
    this.#drop(node)
    // It may have changed something and not have come to say so.
    this.#tellMissed()
    if (!isOurs) return
    const { store } = this.#options
    const { kept } = await store.all(node)
    for (const [shelf, observer] of this.#observers) observer.inherited?.(node, onShelf(shelf, kept))
    await store.forget(node)
  }

  #drop(node: NodeNumber): void {
    this.#readers.get(node)?.close()
    if (this.#readers.delete(node)) this.#replaced(node, NOTHING)
  }

  #tellMissed(): void {
    for (const observe of this.#missed) observe()
  }
}

/** The names of shelves have no space. */
function split(key: string): readonly [shelf: string, name: string] {
  const place = key.indexOf(' ')
  return [key.slice(0, place), key.slice(place + 1)]
}

function onShelf(shelf: string, all: Kept): Kept {
  const items = [...all].map(([key, value]) => [...split(key), value] as const)
  return new Map(items.flatMap(([on, name, value]) => (on === shelf ? [[name, value]] : [])))
}

function ignore(): void {}
