import { type CheckSnapshot, reportCheck } from '@ringdown/client/check'
import { dateNow } from '../time/clock.js'

/** Downloads the report as a file. */
export function saveReport(snapshot: CheckSnapshot): void {
  const at = dateNow()
  const report = reportCheck(snapshot, at, navigator.userAgent)
  const url = URL.createObjectURL(
    new Blob([`${JSON.stringify(report, null, 2)}\n`], { type: 'application/json' }),
  )
  const link = document.createElement('a')
  link.href = url
  link.download = `ringdown-check-${new Date(at).toISOString().slice(0, 16).replace(/\D/g, '-')}.json`
  link.click()
  URL.revokeObjectURL(url)
}
