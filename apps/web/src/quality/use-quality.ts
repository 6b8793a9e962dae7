import type { Call } from '@ringdown/client'
import type { Quality } from '@ringdown/client/pilot'
import { useWatchable } from '@ringdown/react'
import { useSdk } from '../phone/phone-context.js'

/** How good a call's connection is; `null` until it is connected. */
export function useQuality(call: Call): Quality | null {
  return useWatchable(useSdk().pilot.quality(call))
}
