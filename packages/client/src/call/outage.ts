/**
 * Where a lost connection was lost, as far as can be told: `here`: this device does not reach the server either; `there`:
 * the peer's does not; `between`: both do, but not each other; `left`: the peer's page was closed or is being reloaded.
 */
export type OutageCause = 'here' | 'there' | 'between' | 'left'

/** A connected call has lost its connection and tries to get it back. */
export interface Outage {
  /** Local clock (`Date.now()`), milliseconds. */
  readonly since: number
  readonly cause: OutageCause
  /** Local clock, milliseconds: when the call ends if nothing helps; `null` where it waits for as long as its human does. */
  readonly givesUpAt: number | null
}
