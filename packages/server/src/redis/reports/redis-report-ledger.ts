import { type CallId, type Device, deviceKey } from '@ringdown/protocol'
import type { ReportLedger } from '../../metrics/report-ledger.js'
import { callKeys } from '../calls/call-keys.js'
import { ownInstead } from '../own-instead.js'
import { type RedisAccess, RedisScripts } from '../redis-scripts.js'

/** The scripts in `lua/reports`. */
const REPORT_SCRIPTS = { enter: 'write' } as const

interface Options extends RedisAccess {
  /** What this process remembers by itself, while Redis cannot be used. */
  readonly own: ReportLedger
}

/** Remembers with each call in Redis, for as long as that is kept, which devices have reported on it. */
export class RedisReportLedger implements ReportLedger {
  readonly #own: ReportLedger
  readonly #scripts: RedisScripts<typeof REPORT_SCRIPTS>

  constructor(options: Options) {
    this.#own = options.own
    this.#scripts = new RedisScripts(options, 'reports/', REPORT_SCRIPTS)
  }

  enter(callId: CallId, reporter: Device): Promise<boolean> {
    const [head] = callKeys(callId)
    const entered = this.#scripts.run('enter', [head], [deviceKey(reporter)]).then(reply => reply === 1)
    return ownInstead(entered, () => this.#own.enter(callId, reporter))
  }
}
