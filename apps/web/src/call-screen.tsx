import { Tooltip } from '@base-ui/react/tooltip'
import type { Call } from '@ringdown/client'
import { useCall } from '@ringdown/react'
import { AfterScreen } from './after/after-screen.js'
import { InCallScreen } from './in-call/in-call-screen.js'
import { OutgoingScreen } from './outgoing/outgoing-screen.js'
import { WaitingScreen } from './outgoing/waiting-screen.js'
import { usePhone } from './phone/phone-context.js'

/** The right screen for each phase of a call, from dialling to "Call ended". */
export function CallScreen({ call }: { call: Call }) {
  return (
    <Tooltip.Provider delay={500}>
      <Phase call={call} />
    </Tooltip.Provider>
  )
}

function Phase({ call }: { call: Call }) {
  const { phase, address, direction } = useCall(call)
  const isPersonal = usePhone().personalLinkOf(call) !== null
  if (phase === 'ended') return <AfterScreen call={call} />
  // This device is in a call it did not make, so it has answered it.
  const isAnswered = phase === 'accepted' || direction === 'incoming'
  const Unanswered = address.startsWith('user:') || isPersonal ? OutgoingScreen : WaitingScreen
  return (
    <>
      {!isAnswered && <Unanswered call={call} />}
      <InCallScreen call={call} isAnswered={isAnswered} />
    </>
  )
}
