import type { Clock } from '@ringdown/protocol'
import type { Backends } from './backends.js'
import { type OpenHold, openUncounted } from './budgets/held-budget.js'
import type { Timers } from './calls.js'
import { MemoryRateLimit } from './gateway/memory-rate-limit.js'
import type { KeptBackends } from './kept-backends.js'
import { type KeptLines, keptLines } from './lines/kept-lines.js'
import { MemoryReportLedger } from './metrics/memory-report-ledger.js'
import { NO_INBOXES } from './nodes/inboxes.js'
import { NO_JOURNAL } from './nodes/journal.js'
import type { Nodes } from './nodes/nodes.js'
import { SingleNode } from './nodes/single-node.js'
import { MemoryChoices } from './people/memory-choices.js'
import { MemoryDeviceRegistry } from './presence/memory-device-registry.js'
import { MemoryDirectory } from './presence/memory-directory.js'
import { followStays, tellStays } from './presence/people-exchange.js'
import { nowhere } from './records/nowhere.js'
import { MemoryLocks } from './sequencer/memory-locks.js'
import { MemoryPendingRestores } from './sequencer/memory-pending-restores.js'
import { MemoryRingLedger } from './sequencer/memory-ring-ledger.js'
import { MemoryRingPolicies } from './sequencer/memory-ring-policies.js'
import { RING_RATES, type RingRates } from './sequencer/ring-rules.js'
import type { CallStore } from './store/call-store.js'
import type { LinkStore } from './store/link-store.js'
import { MemoryCallStore } from './store/memory-call-store.js'
import { MemoryContacts } from './store/memory-contacts.js'
import { MemoryLines } from './store/memory-lines.js'
import { MemoryLinks } from './store/memory-links.js'
import type { StoreError } from './store/store-error.js'
import type { Traces } from './traces/traces.js'

/** How many people are remembered. */
const PEOPLE = 10_000

interface Options {
  readonly clock: Clock
  readonly timers: Timers
  /** Replaces the usual ones. */
  readonly rates?: RingRates
  /** Charges what is held for devices. Without it, nothing is counted. */
  readonly openHold?: OpenHold
  /** Where links are kept. Without it, in memory. */
  readonly links?: LinkStore
  /** What else is remembered across restarts. Without it, nothing is. */
  readonly kept?: KeptBackends
  /** Where what is kept of lines is. Without it, nothing is. */
  readonly lines?: KeptLines
  /** What is outside this process; `null` if nothing is. */
  readonly shared?: SharedBackends | null
  /** Traces the calls in their store. */
  readonly traces?: Pick<Traces, 'storeOf'> | null
}

/** What the processes of one server share outside of them. What is not given is kept in this process. */
export interface SharedBackends extends Partial<Backends> {
  readonly calls: CallStore
  readonly nodes: Nodes
  /** What is wrong with the place where calls are kept; `null` if it works. */
  readonly fault: StoreError | null
}

/** The backends of one process: in memory, apart from what is given. */
export function inProcessBackends({
  clock,
  timers,
  rates = RING_RATES,
  openHold = openUncounted,
  links = new MemoryLinks({ clock, lifetimeMs: timers.link }),
  kept,
  lines = keptLines(nowhere()),
  shared = null,
  traces = null,
}: Options): Backends {
  const store = shared?.calls ?? new MemoryCallStore({ clock, ...storeTimers(timers), openHold })
  const calls = traces?.storeOf(store) ?? store
  const journal = shared?.journal ?? NO_JOURNAL
  const directory: MemoryDirectory = new MemoryDirectory({
    clock,
    graceMs: timers.presenceGrace,
    limit: PEOPLE,
    membersStay: kept !== undefined && kept.members !== null,
    ...(shared?.journal && { onOwn: tellStays(journal, clock, userId => directory.stayOf(userId)) }),
  })
  followStays(journal, directory)
  if (shared?.journal) kept?.share(journal, directory)
  for (const member of kept?.members ?? []) void directory.keepMember(member)
  for (const userId of kept?.choices.invisible ?? []) void directory.setInvisible(userId, true)
  for (const { personId, missed } of kept?.missed ?? []) calls.recallMissed(personId, missed).catch(() => {})
  return {
    nodes: shared?.nodes ?? new SingleNode(),
    lookMs: shared?.lookMs ?? null,
    inboxes: shared?.inboxes ?? NO_INBOXES,
    journal,
    get fault() {
      return shared?.fault ?? null
    },
    calls,
    contacts: kept?.contacts ?? new MemoryContacts({ clock, lifetimeMs: timers.contact }),
    choices: kept?.choices ?? new MemoryChoices({ clock, records: null }),
    history: kept?.history ?? null,
    links,
    lines,
    places: shared?.places ?? new MemoryLines(clock),
    locks: new MemoryLocks(),
    pendingRestores:
      shared?.pendingRestores ??
      new MemoryPendingRestores({ clock, lifetimeMs: timers.restoration, openHold }),
    clearWay: shared?.clearWay ?? null,
    rings: shared?.rings ?? new MemoryRingLedger({ clock, rates, declinedMs: timers.declined }),
    ringPolicies: shared?.ringPolicies ?? new MemoryRingPolicies({ clock, lifetimeMs: timers.contact }),
    reportLedger: shared?.reportLedger ?? new MemoryReportLedger(clock),
    devices: shared?.devices ?? new MemoryDeviceRegistry(clock),
    directory,
    limitRate: shared?.limitRate ?? ((_name, rate) => new MemoryRateLimit(clock, rate)),
  }
}

/** How long a store of calls keeps what is over. */
export function storeTimers({ tombstone, missed }: Timers): {
  readonly tombstoneMs: number
  readonly missedMs: number
} {
  return { tombstoneMs: tombstone, missedMs: missed }
}
