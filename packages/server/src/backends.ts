import type { LimitRate } from './gateway/rate-limit.js'
import type { CallHistory } from './history/call-history.js'
import type { KeptLines } from './lines/kept-lines.js'
import type { ReportLedger } from './metrics/report-ledger.js'
import type { Inboxes } from './nodes/inboxes.js'
import type { Journal } from './nodes/journal.js'
import type { Nodes } from './nodes/nodes.js'
import type { PeopleChoices } from './people/choices.js'
import type { DeviceRegistry } from './presence/device-registry.js'
import type { Directory } from './presence/directory.js'
import type { ClearWay } from './sequencer/clear-way.js'
import type { Locks } from './sequencer/locks.js'
import type { PendingRestores } from './sequencer/pending-restores.js'
import type { RingLedger } from './sequencer/ring-ledger.js'
import type { RingPolicies } from './sequencer/ring-policies.js'
import type { CallStore } from './store/call-store.js'
import type { ContactStore } from './store/contact-store.js'
import type { LineStore } from './store/line-store.js'
import type { LinkStore } from './store/link-store.js'
import type { StoreError } from './store/store-error.js'

/**
 * What the processes of one server share. Each part is an asynchronous interface in a file of its own, so that the code that
 * uses it does not depend on how many processes there are.
 */
export interface Backends {
  readonly nodes: Nodes
  /** How often this process looks for what no hint of another has told it, in milliseconds; `null` if there is no other. */
  readonly lookMs: number | null
  readonly inboxes: Inboxes
  /** What the other processes must hear of. */
  readonly journal: Journal
  /** What is wrong with the place where calls are kept; `null` if it works. */
  readonly fault: StoreError | null
  readonly calls: CallStore
  readonly contacts: ContactStore
  readonly choices: PeopleChoices
  /** `null` where nothing is kept. */
  readonly history: CallHistory | null
  readonly links: LinkStore
  readonly lines: KeptLines
  readonly places: LineStore
  readonly locks: Locks
  readonly pendingRestores: PendingRestores
  readonly rings: RingLedger
  /** `null` where nothing of it has to be asked elsewhere. */
  readonly clearWay: ClearWay | null
  readonly ringPolicies: RingPolicies
  readonly reportLedger: ReportLedger
  readonly devices: DeviceRegistry
  readonly directory: Directory
  readonly limitRate: LimitRate
}
