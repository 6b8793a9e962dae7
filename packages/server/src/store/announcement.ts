/** A message to another process that a store sends together with what it writes, so that it takes no request of its own. */
export interface Announcement {
  readonly channel: string
  /** What it says before the text that is written. */
  readonly head: string
  /** It was sent. */
  sent(): void
}
