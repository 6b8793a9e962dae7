import type { LocalMedia, Watchable } from '@ringdown/client'
import type { CompletionService } from '@ringdown/client/completions'
import type { Moving } from '@ringdown/client/moving'
import type { Pilot } from '@ringdown/client/pilot'
import type { Remembered } from '@ringdown/client/remembered'

/** What the phone uses beside the SDK's client. */
export interface PhoneParts {
  /** Whether it is known that nothing can be reached. */
  readonly isNetworkGone?: Watchable<boolean>
  /** Whether this person's picture may travel while it rings, to people they have talked to. */
  readonly mayKnock?: () => boolean
  /** Makes what this person waits with. */
  readonly createMedia?: () => LocalMedia
  /** Tells how good a call was. */
  readonly pilot?: Pick<Pilot, 'quality'>
  /** What the server remembers for this person. */
  readonly remembered?: Remembered
  /** Whom this person waits for until they are free. */
  readonly completions?: CompletionService
  /** This person's calls on their other devices. */
  readonly moving?: Moving
}
