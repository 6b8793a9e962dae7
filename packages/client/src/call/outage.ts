/**
 * Where a connection was lost, as far as can be told. `here`: this device cannot reach the server either. `there`:
 * the peer's device cannot. `between`: both can, but not each other. `left`: the peer's page was closed or is being
 * reloaded.
 */
export type OutageCause = 'here' | 'there' | 'between' | 'left'

/** A connected call has lost its connection and is trying to restore it. */
export interface Outage {
  /** Milliseconds on the SDK's clock; see `CallSnapshot.startedAt`. */
  readonly since: number
  readonly cause: OutageCause
  /**
   * When the call ends if nothing helps, in milliseconds on the SDK's clock; `null` if it waits until someone hangs
   * up.
   */
  readonly givesUpAt: number | null
}
