import type { CallId, Device } from '@ringdown/protocol'

/** Remembers which devices have reported on which calls, across all processes of this server. */
export interface ReportLedger {
  /** Enters a report. @returns whether it is the first of this device for this call. */
  enter(callId: CallId, reporter: Device): Promise<boolean>
}
