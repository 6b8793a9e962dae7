import type { Rate, RateLimit, Rates } from './gateway/rate-limit.js'
import type { ReportLedger } from './metrics/report-ledger.js'
import type { DeviceRegistry } from './presence/device-registry.js'
import type { Directory } from './presence/directory.js'
import type { Locks } from './sequencer/locks.js'
import type { PendingRestores } from './sequencer/pending-restores.js'
import type { CallStore } from './store/call-store.js'
import type { ContactStore } from './store/contact-store.js'

/**
 * What the processes of one server have to agree on. Each is an asynchronous interface in a file of its own, so that none of
 * the code that uses it knows how many processes there are.
 */
export interface Backends {
  readonly calls: CallStore
  readonly contacts: ContactStore
  readonly locks: Locks
  readonly pendingRestores: PendingRestores
  readonly reportLedger: ReportLedger
  readonly devices: DeviceRegistry
  readonly directory: Directory
  /** @param name what is counted: a count of its own for each. */
  limitRate(name: keyof Rates, rate: Rate): RateLimit
}
