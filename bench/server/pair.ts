/** Two clients of one signaling server. */
export interface Pair {
  /** One whole call, from the first signal to the last. */
  call(): Promise<void>
  close(): void
}
