import {
  type Address,
  type CallId,
  type Cancel,
  type Clock,
  type Device,
  type Entry,
  isSameDevice,
} from '@ringdown/protocol'
import type { LRUCache } from 'lru-cache'
import { expiringCache } from '../expiring-cache.js'
import type { Hints } from '../nodes/hints.js'
import type { Inboxes } from '../nodes/inboxes.js'
import type { NodeNumber, Nodes, Written } from '../nodes/nodes.js'
import { MemoryLocks } from '../sequencer/memory-locks.js'
import type { Announce, ErrorObserver } from '../sequencer/ports.js'
import type { Readers } from '../sequencer/readers.js'
import type { EntryCopy, SocketDelivery } from './socket-delivery.js'
import type { Concerned, Whereabouts } from './whereabouts.js'

declare module '../nodes/hints.js' {
  interface Hints {
    /**
     * Copies of an entry for readers there, some also left in the inbox. `json` is the entry's. A second node does not pass it on. With an
     * invite: the nodes that have listeners of its address, and what its call is, so that the next entry there need not look for them.
     */
    readonly entry: {
      readonly readers: Readers
      readonly copy: EntryCopy
      readonly except: Device | null
      readonly json: string
      readonly isPassedOn?: true
      readonly listening?: readonly NodeNumber[]
      readonly began?: string
    }
    /** An entry for readers there, which the store tells with writing it. */
    readonly written: Written & {
      readonly readers: Readers
      readonly entry: Pick<Entry, 'type' | 'callId'>
      readonly except: Device | null
    }
    /** Left in the inbox: a call that waits at an address to which devices there listen. */
    readonly waiting: { readonly callId: CallId; readonly address: Address }
  }
}

/** How long an entry is known to have come, in milliseconds: longer than it can lie in the inbox. */
const SEEN = 60_000
const MOST_SEEN = 50_000
/**
 * Entries that a device in a connected call may wait for without knowing, so they are left in the inbox too. A device that lacks others
 * does not get on, and asks.
 */
const LEFT: ReadonlySet<Entry['type']> = new Set(['accept', 'decline', 'hangup', 'rejoin'])
/** How often it is tried to leave something, and after which time again, in milliseconds: Redis may be away for a moment. */
const ATTEMPTS = 30
const RETRY = 1_000

interface Options {
  readonly sockets: SocketDelivery
  readonly whereabouts: Whereabouts
  readonly nodes: Nodes
  readonly inboxes: Inboxes
  readonly clock: Clock
  /** Told of each entry from another process, in JSON. */
  readonly heard: (entry: EntryCopy['entry'], json: string, began?: string) => void
  /** Sends a call that waits at an address to the devices here that listen there. */
  readonly ring: (callId: CallId, address: Address) => Promise<void>
  readonly onError: ErrorObserver
}

/** An entry on its way: {@link Hints.entry} before it is known who has its readers. */
type Sent = Omit<Hints['entry'], 'isPassedOn' | 'listening'>

/** Copies of entries for the devices of other processes, and from them for those here. */
export class EntryCopies {
  readonly #options: Options
  /** One entry at a time for each call: a later one must not overtake an earlier one while its readers are looked up. */
  readonly #turns = new MemoryLocks()
  readonly #seen: LRUCache<string, true>
  readonly #retries = new Set<Cancel>()

  constructor(options: Options) {
    this.#options = options
    const { clock, nodes, inboxes, ring, onError } = options
    this.#seen = expiringCache({ clock, lifetimeMs: SEEN, limit: MOST_SEEN })
    const take = (hint: Hints['entry'], from: NodeNumber) => {
      if (hint.isPassedOn || this.#isFirst(hint.copy.entry)) this.#received(hint, from)
    }
    nodes.receive('entry', take)
    nodes.receive('written', ({ readers, entry, except, written: json }, from) => {
      take({ readers, copy: { entry: { ...entry, seq: seqOf(json) } }, except, json }, from)
    })
    inboxes.receive('entry', take)
    inboxes.receive('waiting', ({ callId, address }) => {
      if (this.#isFirst({ callId, seq: 1, type: 'invite' })) ring(callId, address).catch(onError)
    })
  }

  /**
   * What the store is to tell other processes of an entry that is about to be written; `null` if it is not known who has its readers,
   * if it must also be left with them, or if an earlier one is still on its way.
   */
  readonly announce: Announce = (readers, { type, callId }, except) => {
    const { nodes, whereabouts } = this.#options
    if (nodes.announce === undefined || isLeft(type) || this.#turns.isHeld(callId)) return null
    const concerned = whereabouts.believed(devicesBut(except, readers), readers.address)
    if (concerned === null) return null
    const hints = this.#addressed(readers, concerned)
    return hints.flatMap(
      ([node, there]) =>
        nodes.announce?.([node], 'written', { readers: there, entry: { type, callId }, except }) ?? [],
    )
  }

  /** Sends an entry to its readers at other processes, in turn for each call. */
  async send(
    readers: Readers,
    { entry: { type, callId, seq }, ...told }: EntryCopy,
    except: Device | null,
    json: string,
    began?: string,
  ): Promise<void> {
    const devices = devicesBut(except, readers)
    const sent = {
      readers: { ...readers, devices },
      copy: { entry: { type, callId, seq }, ...told },
      except,
      json,
      ...(began !== undefined && { began }),
    }
    await this.#turns.hold([callId], () => this.#send(sent))
  }

  /** Nothing is tried again any more. */
  close(): void {
    for (const cancel of this.#retries) cancel()
    this.#retries.clear()
  }

  async #send(sent: Sent): Promise<void> {
    const { nodes, onError } = this.#options
    const mayBeLate = isLeft(sent.copy.entry.type)
    try {
      const hints = await this.#hintsFor(sent)
      for (const [node, hint] of hints) nodes.send([node], 'entry', hint)
      // What is sent next to the same readers need not be later for it.
      if (mayBeLate) this.#leave(hints).catch(() => this.#leaveLater(sent, ATTEMPTS))
    } catch (error) {
      onError(error)
      if (mayBeLate) this.#leaveLater(sent, ATTEMPTS)
    }
  }

  #leaveLater(sent: Sent, attempts: number): void {
    const { clock, onError } = this.#options
    const cancel = clock.after(RETRY, () => {
      this.#retries.delete(cancel)
      this.#hintsFor(sent)
        .then(hints => this.#leave(hints))
        .catch(error => (attempts > 1 ? this.#leaveLater(sent, attempts - 1) : onError(error)))
    })
    this.#retries.add(cancel)
  }

  /** Who else has readers, and what each is to be sent. */
  async #hintsFor({ readers, ...sent }: Sent): Promise<readonly (readonly [NodeNumber, Hints['entry']])[]> {
    const { devices, address } = readers
    // Who has come to listen must hear of a call, and of its end.
    const sure = { devices: false, listeners: isLeft(sent.copy.entry.type) }
    const { whereabouts } = this.#options
    const concerned = await whereabouts.concerned(devices, address, sure)
    const begins = sent.copy.entry.type === 'invite' && address !== null
    const listening = begins ? whereabouts.listening(address) : undefined
    return this.#addressed(readers, concerned).map(([node, there]) => [
      node,
      { ...sent, readers: there, ...(listening && { listening }) },
    ])
  }

  /** Of the readers, those that each process has. */
  #addressed(
    { address, membersOnly }: Readers,
    concerned: Concerned,
  ): readonly (readonly [NodeNumber, Readers])[] {
    return [...concerned].map(([node, { devices, listens }]) => [
      node,
      { devices, address: listens ? address : null, ...(membersOnly && { membersOnly }) },
    ])
  }

  async #leave(hints: readonly (readonly [NodeNumber, Hints['entry']])[]): Promise<void> {
    const { inboxes } = this.#options
    const leave = ([node, hint]: readonly [NodeNumber, Hints['entry']]) => {
      const { type, callId } = hint.copy.entry
      if (type !== 'invite') return inboxes.leave([node], 'entry', hint)
      const { address } = hint.readers
      return address === null ? undefined : inboxes.leave([node], 'waiting', { callId, address })
    }
    await Promise.all(hints.map(leave))
  }

  /** Whether an entry comes for the first time: what is also left in the inbox comes twice, in either order. */
  #isFirst({ type, callId, seq }: EntryCopy['entry']): boolean {
    if (!isLeft(type)) return true
    const key = `${callId} ${seq}`
    if (this.#seen.has(key)) return false
    this.#seen.set(key, true)
    return true
  }

  #received(hint: Hints['entry'], from: NodeNumber): void {
    const { sockets, heard, whereabouts } = this.#options
    const { readers, copy, except, json, isPassedOn, listening, began } = hint
    // Its author has just written through that process.
    if (except !== null && !isPassedOn) whereabouts.learn(except, from)
    if (listening && readers.address !== null) whereabouts.learnListening(readers.address, listening)
    heard(copy.entry, json, began)
    sockets.copy(readers, copy, except, json)
    const moved = whereabouts.notHere(readers.devices)
    if (moved.length > 0 && !isPassedOn) this.#passOn(hint, moved)
  }

  #passOn(hint: Hints['entry'], moved: readonly Device[]): void {
    const { whereabouts, nodes, onError } = this.#options
    const pass = async () => {
      for (const [node, { devices }] of await whereabouts.concerned(moved, null, SURE))
        nodes.send([node], 'entry', { ...hint, readers: { devices, address: null }, isPassedOn: true })
    }
    this.#turns.hold([hint.copy.entry.callId], pass).catch(onError)
  }
}

const SURE = { devices: true, listeners: true }

function devicesBut(except: Device | null, { devices }: Readers): readonly Device[] {
  return except === null ? devices : devices.filter(device => !isSameDevice(device, except))
}

/** Of an entry's JSON, which ends with it. */
function seqOf(json: string): number {
  return Number(/"seq":(\d+)\}$/.exec(json)?.[1])
}

function isLeft(type: Entry['type']): boolean {
  return type === 'invite' || LEFT.has(type)
}
