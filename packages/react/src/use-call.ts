import type { Call, CallSnapshot, LocalMediaSnapshot } from '@ringdown/client'
import { useWatchable } from './use-watchable.js'

/** A call's snapshot. */
export function useCall(call: Call): CallSnapshot {
  return useWatchable(call)
}

/** This side's microphone, camera and screen in a call. */
export function useLocalMedia(call: Pick<Call, 'localMedia'>): LocalMediaSnapshot {
  return useWatchable(call.localMedia)
}
