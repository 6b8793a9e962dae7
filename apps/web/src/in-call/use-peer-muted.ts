import type { Call } from '@ringdown/client'
import { useCall } from '@ringdown/react'
import { useState } from 'react'
import { useLasting } from '../time/use-lasting.js'

/** A microphone with unknown state may still be opening: a connection made while ringing can be faster. */
const OPENING_MS = 3000

/** Whether the other person is muted, or after a while has no microphone in the call. */
export function usePeerMuted(call: Call): boolean {
  const { connectedAt, remote } = useCall(call)
  const { live } = remote.microphone
  const [wasLive, setWasLive] = useState(live)
  if (live && !wasLive) setWasLive(true)
  const neverLive = useLasting(connectedAt !== null && !wasLive, OPENING_MS)
  return connectedAt !== null && !live && (wasLive || neverLive)
}
