import type { Address } from '@ringdown/client'
import type { LineStatus } from '@ringdown/client/lines'
import { Video } from 'lucide-react'
import { BadLine } from '../frame/bad-address.js'
import { PageFrame } from '../frame/page-frame.js'
import { ARRIVAL_TEXTS } from '../name/arrival-texts.js'
import { Button } from '../parts/button.js'
import { usePhone } from '../phone/phone-context.js'
import { useCallAction } from '../reach/use-call-action.js'
import { dateNow } from '../time/clock.js'
import { formatUntil } from '../time/until.js'
import { CallBackForm } from './call-back-form.js'
import { LINE_TEXTS } from './line-texts.js'
import { useLineStatus } from './use-line-status.js'
import { estimateWords } from './wait-words.js'

/** A visitor calls the line. The click opens the camera and microphone. */
export function LineVisitorPage(props: { address: Address; line: string }) {
  const phone = usePhone()
  const callAction = useCallAction()
  const status = useLineStatus(props.line)
  if (status === 'none') return <BadLine />
  const title = status?.title ?? props.line
  const isClosed = status?.open === false
  const call = () => phone.dial(props.address, { name: title, video: true })
  return (
    <PageFrame title={ARRIVAL_TEXTS.callLine(title)}>
      <div className="mx-auto max-w-md py-14 text-center sm:py-24 short:py-2">
        <h1 className="text-4xl font-semibold tracking-tight text-balance wrap-anywhere">
          {isClosed ? LINE_TEXTS.closedTitle(title) : ARRIVAL_TEXTS.callLine(title)}
        </h1>
        <p className="mt-3 mb-8 text-lg short:mb-4 text-pretty whitespace-pre-line wrap-anywhere text-quiet">
          {hintFor(status, title)}
        </p>
        {isClosed ? (
          <CallBackForm line={props.line} />
        ) : (
          <Button look="primary" className="min-h-12 px-8" {...callAction(call)}>
            <Video aria-hidden="true" size={20} />
            <span>Start the call</span>
          </Button>
        )}
        {status?.open && (
          <p role="status" className="mt-5 text-pretty text-quiet empty:hidden">
            {waitingWords(status)}
          </p>
        )}
      </div>
    </PageFrame>
  )
}

function hintFor(status: LineStatus | null, title: string): string {
  if (status === null || status.open) return status?.greeting || LINE_TEXTS.visitorHint(title)
  const { closedWords = '', opensInMs } = status
  const opens = opensInMs === undefined ? '' : LINE_TEXTS.opens(formatUntil(dateNow() + opensInMs, dateNow()))
  return [closedWords, opens].filter(words => words !== '').join('\n')
}

function waitingWords({ waiting, estimateMs }: LineStatus): string {
  if (waiting === 0) return ''
  const many = LINE_TEXTS.waitingBefore(waiting)
  return estimateMs === undefined ? many : `${many} ${estimateWords(estimateMs)}`
}
