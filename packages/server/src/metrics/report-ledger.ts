import type { CallId, Device } from '@ringdown/protocol'

/** Remembers which devices have reported on which calls, across all processes of this server. */
export interface ReportLedger {
  /** Records a report. @returns whether it is this device's first for this call. */
  enter(callId: CallId, reporter: Device): Promise<boolean>
}
