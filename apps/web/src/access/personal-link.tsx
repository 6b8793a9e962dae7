import { useState } from 'react'
import { CallLink } from '../outgoing/call-link.js'
import { Button } from '../parts/button.js'
import { Question } from '../parts/question.js'
import { CALL_LINK_TEXTS } from './call-link-texts.js'
import type { OwnCallLink } from './own-call-links.js'
import { QrCode } from './qr-code.js'

/** The link that always rings this person: to be made, shown, replaced by another and withdrawn. */
export function PersonalLink(props: {
  link: OwnCallLink | null
  isMember: boolean
  onMake: () => void
  onWithdraw: (id: string) => void
}) {
  const { link, isMember, onMake, onWithdraw } = props
  return (
    <>
      <p className="mt-1 text-sm text-pretty text-quiet">
        {isMember ? CALL_LINK_TEXTS.personalHint : CALL_LINK_TEXTS.personalHintHere}
      </p>
      {link === null ? (
        <Button className="mt-3 w-full" onClick={onMake}>
          {CALL_LINK_TEXTS.makePersonal}
        </Button>
      ) : (
        <>
          {link.url === null ? (
            <p className="mt-2 text-[0.9375rem] text-pretty">{CALL_LINK_TEXTS.personalUnknown}</p>
          ) : (
            <>
              <CallLink link={link.url} label={CALL_LINK_TEXTS.personal} layout="column" />
              <details className="mt-1">
                <summary className="-mx-2 inline-flex min-h-11 cursor-pointer items-center px-2 text-sm font-semibold text-accent">
                  {CALL_LINK_TEXTS.showQr}
                </summary>
                <QrCode text={link.url} label={CALL_LINK_TEXTS.personal} />
              </details>
            </>
          )}
          <Changes key={link.id} onReplace={onMake} onWithdraw={() => onWithdraw(link.id)} />
        </>
      )}
    </>
  )
}

/** Both end a link that others may have kept, so each asks once. */
function Changes(props: { onReplace: () => void; onWithdraw: () => void }) {
  const [asked, setAsked] = useState<'replace' | 'withdraw' | null>(null)
  if (asked === null) {
    return (
      <div className="-mx-4 mt-1 flex flex-wrap">
        <Button look="quiet" onClick={() => setAsked('replace')}>
          {CALL_LINK_TEXTS.replacePersonal}
        </Button>
        <Button
          look="quiet"
          aria-label={CALL_LINK_TEXTS.withdrawPersonal}
          onClick={() => setAsked('withdraw')}
        >
          <span>Withdraw</span>
        </Button>
      </div>
    )
  }
  const [act, label] =
    asked === 'replace'
      ? [props.onReplace, CALL_LINK_TEXTS.replacePersonal]
      : [props.onWithdraw, CALL_LINK_TEXTS.withdrawPersonal]
  return (
    <Question
      question={CALL_LINK_TEXTS.sure}
      action={label}
      onAct={act}
      stay={CALL_LINK_TEXTS.keep}
      onStay={() => setAsked(null)}
    />
  )
}
