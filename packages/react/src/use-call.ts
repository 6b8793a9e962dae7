import type { Call, CallSnapshot, LocalMediaSnapshot } from '@ringdown/client'
import { useWatchable } from './use-watchable.js'

/** The snapshot of a call. */
export function useCall(call: Call): CallSnapshot {
  return useWatchable(call)
}

/** This side's microphone, camera and screen in a call. */
export function useLocalMedia(call: Pick<Call, 'localMedia'>): LocalMediaSnapshot {
  return useWatchable(call.localMedia)
}
