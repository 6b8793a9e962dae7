import { type Call, type CallSnapshot, parseAddress } from '@ringdown/client'
import { useCall } from '@ringdown/react'
import { Activity, Video } from 'lucide-react'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { CHECK_PATH } from '../check/check-path.js'
import { CHECK_TEXTS } from '../check/check-texts.js'
import { RingWhenFree } from '../completions/ring-when-free.js'
import { sentenceOf } from '../details/receipt-words.js'
import { PageFrame } from '../frame/page-frame.js'
import { CallBackForm } from '../line/call-back-form.js'
import { WaitingCallers } from '../line/waiting-callers.js'
import { MirrorOffer } from '../mirror/mirror-offer.js'
import { Avatar } from '../parts/avatar.js'
import { Button } from '../parts/button.js'
import { focusFirst } from '../parts/focus.js'
import { Name } from '../parts/name.js'
import { usePhone, useSdk } from '../phone/phone-context.js'
import { callBackAddress } from '../phone/recent-call.js'
import { useCallAction } from '../reach/use-call-action.js'
import { speakDuration } from '../time/duration.js'
import { outcomeOf } from './outcome.js'
import { WaitTimer } from './wait-timer.js'

/** The screen after a call: how it ended, how long it lasted, and what to do next. */
export function AfterScreen({ call }: { call: Call }) {
  const phone = usePhone()
  const callAction = useCallAction()
  const snapshot = useCall(call)
  const [path, go] = useLocation()
  const name = phone.nameOf(call)
  const privacy = useSdk().privacy
  // The setting as it was during the call; the person may change it from this screen.
  const [relayed] = useState(privacy.snapshot.alwaysRelay)
  const personalLink = phone.personalLinkOf(call)
  // Who came by a link sees no list of people to be referred to.
  const hasRung = personalLink !== null || phone.hasRung(call)
  const { title, detail, advice, hasFailed } = outcomeOf(snapshot, name, relayed, hasRung)
  const { connectedAt, endedAt } = snapshot
  const duration = connectedAt !== null && endedAt !== null && speakDuration(endedAt - connectedAt)
  const speed = snapshot.receipt && sentenceOf(snapshot.receipt)
  const again = callBackAddress(snapshot)
  const { video } = snapshot.media
  // The call goes on elsewhere, so there is nobody to call again.
  const goesOn = snapshot.reason === 'moved'
  const callAgain = () => {
    if (personalLink) phone.callPersonalLink(personalLink, name, { video })
    else if (again) phone.dial(again, { name, video })
  }
  const asksForCallBack = again && unansweredLine(snapshot)
  // Line staff stay on the line's page for the next caller; a finished link call leads home.
  const staysHere = path.startsWith('/line/')
  const leave = () => {
    phone.dismissCall()
    if (!staysHere) go('/')
  }
  const check = () => {
    phone.dismissCall()
    go(CHECK_PATH)
  }
  return (
    <PageFrame title={title}>
      <div className="mx-auto flex max-w-md flex-col items-center py-10 text-center sm:py-16 short:py-0">
        {again && (
          <div className="short:hidden">
            <Avatar name={name} size="large" />
          </div>
        )}
        <div role="status" className="mt-7 max-w-full wrap-anywhere short:mt-0">
          <h1 tabIndex={-1} ref={focusFirst} className="text-3xl font-semibold tracking-tight text-balance">
            <span>{title}</span>
            {hasFailed && <span className="sr-only">{': '}</span>}
          </h1>
          {detail && <p className="mt-2 text-lg text-pretty text-quiet">{detail}</p>}
        </div>
        <WaitTimer call={snapshot} />
        {duration && (
          <p className="mt-2 max-w-full text-lg wrap-anywhere text-quiet">
            {again && (
              <>
                <Name name={name} />
                <span>{' · '}</span>
              </>
            )}
            <span>{duration}</span>
          </p>
        )}
        {speed && <p className="mt-1 text-sm text-quiet tabular-nums">{speed}</p>}
        <div className="mt-6 w-full empty:hidden">
          <WaitingCallers />
        </div>
        {asksForCallBack && (
          <div className="mt-6 w-full">
            <CallBackForm line={asksForCallBack} />
          </div>
        )}
        <div className="mt-9 short:mt-4 flex w-full flex-col gap-3 sm:w-auto sm:flex-row-reverse">
          {again && !goesOn && (
            <Button look="primary" className="min-h-12 px-6" {...callAction(callAgain)}>
              <Video aria-hidden="true" size={20} />
              <span>Call again</span>
            </Button>
          )}
          <Button className="min-h-12 px-6" onClick={leave}>
            {staysHere ? 'Done' : 'Back to home'}
          </Button>
        </div>
        <div className="mt-6 w-full empty:hidden">
          <RingWhenFree call={snapshot} name={name} />
        </div>
        <div className="mt-6 w-full empty:hidden">{!goesOn && <MirrorOffer call={snapshot} />}</div>
        {hasFailed && <FailureHelp advice={advice} onCheck={check} />}
      </div>
    </PageFrame>
  )
}

/** The line on which nobody has answered this person; `null` after any other call. */
function unansweredLine({ address, direction, connectedAt, reason, failure }: CallSnapshot): string | null {
  const place = parseAddress(address)
  const isUnanswered = reason === 'no-answer' || reason === 'cancelled' || failure !== null
  const isVisit = place?.kind === 'line' && direction === 'outgoing' && connectedAt === null
  return isVisit && isUnanswered ? place.id : null
}

/** What may help after a failure, folded away: the title and its cause are enough for most. */
function FailureHelp(props: { advice: string | null; onCheck: () => void }) {
  return (
    <details className="mt-6 w-full rounded-2xl border border-edge text-left">
      <summary className="flex min-h-11 cursor-pointer items-center justify-center px-4 font-medium">
        What may help
      </summary>
      <div className="flex flex-col items-center gap-2 px-4 pb-3">
        {props.advice && <p className="text-pretty text-quiet">{props.advice}</p>}
        <Button look="quiet" onClick={props.onCheck}>
          <Activity aria-hidden="true" size={18} />
          <span>{CHECK_TEXTS.title}</span>
        </Button>
      </div>
    </details>
  )
}
