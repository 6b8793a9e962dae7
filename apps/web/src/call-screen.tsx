import { Tooltip } from '@base-ui/react/tooltip'
import type { Call } from '@ringdown/client'
import { useCall } from '@ringdown/react'
import { AfterScreen } from './after/after-screen.js'
import { InCallScreen } from './in-call/in-call-screen.js'
import { useDarkPage } from './in-call/use-dark-page.js'
import { OutgoingScreen } from './outgoing/outgoing-screen.js'
import { WaitingScreen } from './outgoing/waiting-screen.js'
import { usePhone } from './phone/phone-context.js'

/**
 * The right screen for each phase of a call, from dialling to "Call ended". That of a call which is not shown yet waits for its
 * answer: it is in the page, unseen.
 */
export function CallScreen(props: { call: Call; isShown: boolean }) {
  return (
    <Tooltip.Provider delay={500}>
      <Phase {...props} />
    </Tooltip.Provider>
  )
}

function Phase({ call, isShown }: { call: Call; isShown: boolean }) {
  const { phase, address, direction } = useCall(call)
  const isPersonal = usePhone().personalLinkOf(call) !== null
  useDarkPage(isShown && phase !== 'ended')
  if (isShown && phase === 'ended') return <AfterScreen call={call} />
  // A call that is shown here and was not made here has been answered here.
  const isAnswered = isShown && (phase === 'accepted' || direction === 'incoming')
  const Unanswered = address.startsWith('user:') || isPersonal ? OutgoingScreen : WaitingScreen
  return (
    <>
      {isShown && !isAnswered && <Unanswered call={call} />}
      <InCallScreen call={call} isAnswered={isAnswered} />
    </>
  )
}
