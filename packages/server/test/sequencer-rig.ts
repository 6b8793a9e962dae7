import {
  type CallId,
  type Clock,
  type Device,
  type Draft,
  type Entry,
  isSameDevice,
  type LogBody,
  type Party,
  RingdownError,
  type UserId,
} from '@ringdown/protocol'
import { ManualClock } from '@ringdown/testing'
import { CallReachability } from '../src/sequencer/call-reachability.js'
import type { ClearWay } from '../src/sequencer/clear-way.js'
import { Deadlines } from '../src/sequencer/deadlines.js'
import { Links } from '../src/sequencer/links.js'
import { LogWriter } from '../src/sequencer/log-writer.js'
import { MemoryLocks } from '../src/sequencer/memory-locks.js'
import { MemoryRingLedger } from '../src/sequencer/memory-ring-ledger.js'
import { MemoryRingPolicies } from '../src/sequencer/memory-ring-policies.js'
import { Moves } from '../src/sequencer/moves.js'
import type {
  CallChange,
  CallObserver,
  Deliver,
  ErrorObserver,
  LineGate,
  Reachability,
  TellReachability,
} from '../src/sequencer/ports.js'
import { Reading } from '../src/sequencer/reading.js'
import { RingAdmission } from '../src/sequencer/ring-admission.js'
import type { RingLedger } from '../src/sequencer/ring-ledger.js'
import type { RingRates } from '../src/sequencer/ring-rules.js'
import { NO_WISHES, type RingWishes } from '../src/sequencer/ring-wishes.js'
import { Sequencer } from '../src/sequencer/sequencer.js'
import { ServerEntries } from '../src/sequencer/server-entries.js'
import { WarmRing } from '../src/sequencer/warm-ring.js'
import type { CallStore } from '../src/store/call-store.js'
import { MemoryCallStore } from '../src/store/memory-call-store.js'
import { MemoryContacts } from '../src/store/memory-contacts.js'
import { MemoryLinks } from '../src/store/memory-links.js'

export const RING = 60_000
export const DECLINED = 120_000
export const CONTACT = 60_000

export const party = (userId: string, n = 1): Party => ({ userId, deviceId: `${userId}-${n}`, name: userId })

export const nameOf = ({ userId, deviceId }: Device): Device => ({ userId, deviceId })

const MANY = { points: 1_000_000, seconds: 60 }
export const NO_LIMITS: RingRates = {
  ringsOfPair: MANY,
  ringsToPerson: MANY,
  strangersToPerson: MANY,
  ringsToAddress: MANY,
  ringsOfNetwork: MANY,
  strangersOfNetwork: MANY,
}

interface Options {
  /** Processes that share the stores and nothing else. */
  readonly nodes?: number
  readonly mostParties?: number
  readonly rates?: RingRates
  /** What the processes see of the store. */
  readonly through?: (store: CallStore) => CallStore
  /** And of what counts rings. */
  readonly countedThrough?: (rings: RingLedger) => RingLedger
  readonly deliver?: Deliver
  readonly tell?: TellReachability
  readonly reachability?: Partial<Reachability>
  readonly wishes?: RingWishes
}

interface NodeOptions {
  readonly store: CallStore
  readonly clearWay?: ClearWay | null
  readonly clock: Clock
  readonly contacts: MemoryContacts
  readonly rings: RingLedger
  readonly links: Links
  readonly reachability: Reachability
  readonly warmRing: WarmRing
  readonly mostParties: number
  readonly wishes: RingWishes
  readonly deliver: Deliver
  readonly tell: TellReachability
  readonly observe: CallObserver
  readonly onError: ErrorObserver
  readonly onTurnedAway: (callId: CallId, caller: Party, callee: UserId) => void
}

const NO_LINES: LineGate = {
  placeFor: async () => null,
  refusal: async () => null,
  longestWait: () => null,
  visit: () => null,
  arrived: async () => {},
}

/** The sequencer of one process, with what reads and ends its calls. What it shares with others is given. */
export function openNode({ contacts, rings, tell, observe, onTurnedAway, ...given }: NodeOptions) {
  const { clock, store } = given
  const shared = { ...given, lines: NO_LINES, locks: new MemoryLocks(), ringMs: RING }
  const log = new LogWriter({ ...shared, observe })
  const serverEntries = new ServerEntries(log)
  const ringAdmission = new RingAdmission({
    lines: NO_LINES,
    contacts,
    rings,
    ringPolicies: new MemoryRingPolicies({ clock, lifetimeMs: CONTACT }),
    declinedMs: DECLINED,
    wishes: given.wishes,
    nameOf: async userId => userId,
    onTurnedAway,
  })
  const sequencer = new Sequencer({
    ...shared,
    log,
    serverEntries,
    ringAdmission,
    moves: new Moves({ store, serverEntries, reachability: given.reachability, canMove: async () => true }),
    observeConcealment: () => {},
  })
  const callReachability = new CallReachability({ ...shared, tell })
  const reading = new Reading({ ...shared, sequencer, callReachability })
  const deadlines = new Deadlines({
    ...shared,
    serverEntries,
    callerGraceMs: 10_000,
    abandonedCallMs: 120_000,
  })
  return { sequencer, serverEntries, reading, deadlines, callReachability }
}

/** The sequencers of one or several processes, with everything behind them in memory. */
export function openSequencers({
  nodes = 1,
  mostParties = 2,
  rates = NO_LIMITS,
  through,
  countedThrough = rings => rings,
  wishes = NO_WISHES,
  ...options
}: Options = {}) {
  const clock = new ManualClock(1_700_000_000_000)
  const memory = new MemoryCallStore({ clock, tombstoneMs: 10 * RING, missedMs: RING })
  const written = new Map<string, Entry[]>()
  const appendToStore = memory.append.bind(memory)
  memory.append = async (callId, ...rest) => {
    const outcome = await appendToStore(callId, ...rest)
    if (outcome.outcome === 'appended') written.set(callId, [...(written.get(callId) ?? []), outcome.entry])
    return outcome
  }
  const store = through?.(memory) ?? memory
  const contacts = new MemoryContacts({ clock, lifetimeMs: CONTACT })
  const warmRing = new WarmRing({ policy: 'everyone', contacts, countListeners: async () => 1 })
  const rings = countedThrough(new MemoryRingLedger({ clock, rates, declinedMs: DECLINED }))
  const errors: unknown[] = []
  const onError = (error: unknown) => void errors.push(error)
  const changes: CallChange[] = []
  /** Who called somebody who does not want to be disturbed. */
  const quiet: unknown[] = []
  const reachability: Reachability = {
    unreachable: async () => [],
    listens: async () => true,
    ...options.reachability,
  }
  const links = new Links({
    links: new MemoryLinks({ clock, lifetimeMs: 100 * RING }),
    store,
    clock,
    countVisitors: async () => 0,
  })
  const all = Array.from({ length: nodes }, () =>
    openNode({
      ...{ store, clock, contacts, rings, links, reachability, warmRing, mostParties, wishes, onError },
      deliver: options.deliver ?? (async () => {}),
      tell: options.tell ?? (async () => {}),
      observe(change) {
        changes.push(change)
        void links.follow(change)
      },
      onTurnedAway: (...turnedAway) => void quiet.push(turnedAway),
    }),
  )
  const [first] = all
  if (first === undefined) throw new Error('no node')
  let serial = 0
  /** Appends at one of the nodes, in turn. @returns the `seq`, or the code of the refusal. */
  async function append(author: Party, callId: string, body: LogBody): Promise<number | string> {
    serial += 1
    const draft = { entryId: `e${serial}`, ...body } as Draft
    try {
      const node = all[serial % nodes]
      if (node === undefined) throw new Error('no node')
      const { reply, settle } = await node.sequencer.append(
        author,
        callId,
        draft,
        `network of ${author.userId}`,
      )
      await settle?.()
      return reply.seq
    } catch (error) {
      if (error instanceof RingdownError) return error.code
      throw error
    }
  }
  /** Of an ended call, too: the store keeps only its history. */
  const logOf = async (callId: string) => {
    const call = await memory.read(callId)
    return (call?.state.phase === 'ended' ? written.get(callId) : call?.log) ?? []
  }
  return { ...first, nodes: all, clock, contacts, store, memory, append, logOf, errors, changes, quiet }
}

export const invite = (address: string): LogBody =>
  ({ type: 'invite', address, media: { audio: true, video: true } }) as LogBody

/** Whether a list of devices has one. */
export function includes(devices: readonly Device[], device: Device): boolean {
  return devices.some(other => isSameDevice(other, device))
}

/** The store with something done around each of its calls. */
export function intercept(
  store: CallStore,
  around: (method: keyof CallStore, call: () => Promise<unknown>) => Promise<unknown>,
): CallStore {
  return new Proxy(store, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name)
      if (typeof method !== 'function') return method
      return (...args: unknown[]) =>
        around(name as keyof CallStore, async () => Reflect.apply(method, target, args))
    },
  })
}
