import type { Call } from '@ringdown/client'
import { useCall } from '@ringdown/react'
import { AfterScreen } from './after/after-screen.js'
import { InCallScreen } from './in-call/in-call-screen.js'
import { OutgoingScreen } from './outgoing/outgoing-screen.js'
import { WaitingScreen } from './outgoing/waiting-screen.js'

/** The screen a call has from dialling to "Call ended". */
export function CallScreen({ call }: { call: Call }) {
  const { phase, address, direction } = useCall(call)
  if (phase === 'ended') return <AfterScreen call={call} />
  // A call this device is in and did not make is one it has answered.
  if (phase === 'accepted' || direction === 'incoming') return <InCallScreen call={call} />
  return address.startsWith('user:') ? <OutgoingScreen call={call} /> : <WaitingScreen call={call} />
}
