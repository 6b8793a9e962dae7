import type { Address, Ringdown, Watchable } from '@ringdown/client'
import type { RecentCalls } from './recent-calls.js'

export interface DialOptions {
  /** What the app calls the other end until they answer and their own name is known. */
  readonly name: string
  readonly video: boolean
}

/** What the home page shows and does, also while the SDK is on its way. */
export interface HomePhone {
  readonly ringdown: Ringdown
  readonly recent: RecentCalls
  /** Why nobody can be called now; `null` while people can be called. */
  readonly obstacle: Watchable<string | null>
  /** Calls an address with the microphone and, if wanted, the camera. Only in response to a human action. */
  dial(address: Address, options: DialOptions): void
  /** Makes a link and waits on it, with microphone and camera. Only in response to a human action. */
  dialLink(): void
}
