import type { Call } from '@ringdown/client'
import { useCall } from '@ringdown/react'
import { Activity, Video } from 'lucide-react'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { CHECK_PATH } from '../check/check-path.js'
import { CHECK_TEXTS } from '../check/check-texts.js'
import { sentenceOf } from '../details/receipt-words.js'
import { PageFrame } from '../frame/page-frame.js'
import { Avatar } from '../parts/avatar.js'
import { Button } from '../parts/button.js'
import { usePhone, usePrivacySetting } from '../phone/phone-context.js'
import { callBackAddress } from '../phone/recent-calls.js'
import { speakDuration } from '../time/duration.js'
import { outcomeOf } from './outcome.js'

/** The screen after a call: how it ended, how long it lasted, and what to do next. */
export function AfterScreen({ call }: { call: Call }) {
  const phone = usePhone()
  const snapshot = useCall(call)
  const [path, go] = useLocation()
  const name = phone.nameOf(call)
  const privacy = usePrivacySetting()
  // The setting as it was during the call; the person may change it from this screen.
  const [relayed] = useState(privacy.snapshot.alwaysRelay)
  const { status, detail, hasFailed } = outcomeOf(snapshot, name, relayed)
  const { connectedAt, endedAt } = snapshot
  const speed = snapshot.receipt && sentenceOf(snapshot.receipt)
  const again = callBackAddress(snapshot)
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
    <PageFrame title={status}>
      <div className="mx-auto flex max-w-md flex-col items-center py-10 text-center sm:py-16">
        {again && <Avatar name={name} size="large" />}
        <div role="status" className="mt-7">
          <h1 tabIndex={-1} ref={focusFirst} className="text-3xl font-semibold tracking-tight text-balance">
            {status}
          </h1>
        </div>
        {connectedAt !== null && endedAt !== null && (
          <p className="mt-2 text-lg text-quiet">
            {again ? `${name} · ` : ''}
            {speakDuration(endedAt - connectedAt)}
          </p>
        )}
        {speed && <p className="mt-1 text-sm text-quiet tabular-nums">{speed}</p>}
        {detail && <p className="mt-2 text-lg text-quiet">{detail}</p>}
        <div className="mt-9 flex w-full flex-col gap-3 sm:w-auto sm:flex-row-reverse">
          {again && (
            <Button
              look="primary"
              className="min-h-12 px-6"
              onClick={() => phone.dial(again, { name, video: snapshot.media.video })}
            >
              <Video aria-hidden="true" size={20} />
              Call again
            </Button>
          )}
          <Button className="min-h-12 px-6" onClick={leave}>
            {staysHere ? 'Done' : 'Back to home'}
          </Button>
        </div>
        {hasFailed && (
          <Button look="quiet" className="mt-4" onClick={check}>
            <Activity aria-hidden="true" size={18} />
            {CHECK_TEXTS.title}
          </Button>
        )}
      </div>
    </PageFrame>
  )
}

/** The screen changed without a navigation: moving focus makes screen readers announce what happened. */
function focusFirst(element: HTMLElement | null): void {
  element?.focus()
}
