/** A server that was started. */
export interface RunningServer {
  /** The address for a browser on this machine. */
  readonly url: string
  readonly port: number
  /** Where `/metrics` is, if it has a port of its own. */
  readonly metricsPort: number | null
  /** Opens the server to its first owner, once and for 30 minutes; `null` if it has an owner or access is open. */
  readonly setupUrl: string | null
  /**
   * Has the devices connect to other nodes of this server, if there are any, and resolves once they have, or their time is
   * over: see `drainSeconds`. It is not ready meanwhile. To be closed then.
   */
  drain(): Promise<void>
  /** Tells the devices, closes every connection and frees the port. */
  close(): Promise<void>
}
