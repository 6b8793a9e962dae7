import type { LoadReport } from './processing-load.js'

/**
 * How the noise filter does: `starting` → `on`, or `failed` if nothing comes out of it; from `on`, `too-slow` if it does not
 * keep up. The last two are for good.
 */
export type FilterHealth = 'starting' | 'on' | 'failed' | 'too-slow'

/** It is judged by the last three seconds. */
const JUDGED = 12
/** The first second is not judged: its code is still being compiled. */
const SETTLING = 4
/** Beyond this, little is left of the time for what else the machine does. */
const BUSY = 0.6
/** A gap that is heard now and then is not its fault; a tenth of the time is. */
const LATE_MS = 300
/** A machine that slept, or whose clock was set, is no slow one. */
const SLEPT_MS = 1000
/** So many reports with sound going in and none coming out: five seconds. */
const SILENT = 20

/** Judges the noise filter by what it reports. */
export class FilterJudge {
  #health: FilterHealth = 'starting'
  #silent = 0
  #settling = SETTLING
  #recent: LoadReport[] = []

  judge(report: LoadReport): FilterHealth {
    if (this.#health === 'starting') this.#health = this.#judgeStart(report)
    else if (this.#health === 'on') this.#health = this.#judgeLoad(report)
    return this.#health
  }

  #judgeStart({ isFed, isHeard }: LoadReport): FilterHealth {
    if (isHeard) return 'on'
    if (isFed) this.#silent++
    return this.#silent >= SILENT ? 'failed' : 'starting'
  }

  #judgeLoad(report: LoadReport): FilterHealth {
    if (this.#settling > 0) {
      this.#settling--
      return 'on'
    }
    this.#recent = report.lateMs > SLEPT_MS ? [] : [...this.#recent, report].slice(-JUDGED)
    const total = (of: (report: LoadReport) => number) => this.#recent.reduce((sum, one) => sum + of(one), 0)
    const isBusy = this.#recent.length === JUDGED && total(({ busy }) => busy) > BUSY * JUDGED
    return isBusy || total(({ lateMs }) => lateMs) > LATE_MS ? 'too-slow' : 'on'
  }
}
