import { AlertDialog } from '@base-ui/react/alert-dialog'
import type { Call } from '@ringdown/client'
import { useCall, useConnection, useWatchable } from '@ringdown/react'
import { Phone, Video } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { SoundOff } from '../alerts/sound-off.js'
import { TransferredFrom } from '../line/transferred-from.js'
import { useEarlyMedia } from '../media/use-early-media.js'
import { MirrorPicture } from '../mirror/mirror-picture.js'
import { marksInCall } from '../name/name-marks.js'
import { classes } from '../parts/classes.js'
import { restoreFocus } from '../parts/focus.js'
import { HangUpIcon } from '../parts/hang-up-icon.js'
import { Marks } from '../parts/marks.js'
import { Name } from '../parts/name.js'
import { takesText } from '../parts/typing.js'
import { usePhone, useSdk } from '../phone/phone-context.js'
import { now } from '../time/clock.js'
import { CallerPicture } from './caller-picture.js'
import { INCOMING_TEXTS } from './incoming-texts.js'
import { RingButton } from './ring-button.js'

/** A ringing call: Enter answers, Escape declines. */
export function IncomingDialog({ call }: { call: Call }) {
  const phone = usePhone()
  const { calls } = useConnection()
  const snapshot = useCall(call)
  const { media } = snapshot
  const popup = useRef<HTMLDivElement>(null)
  const name = phone.nameOf(call)
  const talking = calls.find(other => other !== call)
  const [focusedBefore] = useState(() => document.activeElement)
  useEffect(() => () => restoreFocus(focusedBefore), [focusedBefore])
  // Someone typing cannot mean their next key for this dialog.
  const [heedsKeysFrom] = useState(() => now() + (takesText(document.activeElement) ? 1000 : 0))

  const mirror = useWatchable(useSdk().mirror)
  // In a call they decide themselves whether their camera is on.
  const isMirror = mirror.isOn && media.video && !talking
  const fully = useEarlyMedia({ audio: true, video: media.video }, isMirror)
  const byVoice = useEarlyMedia({ audio: true, video: false })
  const answer = () => phone.answer(call, fully.options())
  const answerByKey = (event: KeyboardEvent) => {
    // On a button, Enter presses that button. A key held down was meant for something else.
    if (event.key !== 'Enter' || event.repeat || event.target !== popup.current) return
    event.preventDefault()
    if (now() >= heedsKeysFrom) answer()
  }

  const declineByKey = (_open: boolean, { reason }: AlertDialog.Root.ChangeEventDetails) => {
    if (reason === 'escape-key' && now() >= heedsKeysFrom) call.decline()
  }

  return (
    <AlertDialog.Root open onOpenChange={declineByKey}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fixed inset-0 z-40 animate-fade bg-black/70" />
        <AlertDialog.Viewport className="fixed inset-0 z-40 grid grid-cols-[minmax(0,1fr)] place-items-center p-4 short:p-2">
          <AlertDialog.Popup
            ref={popup}
            initialFocus={popup}
            onKeyDown={answerByKey}
            className="flex max-h-[calc(100dvh-2rem)] w-full max-w-sm animate-appear flex-col rounded-[2rem] border border-edge bg-surface text-center text-ink shadow-2xl outline-none short:max-h-[calc(100dvh-1rem)] short:max-w-lg"
          >
            {/* Scrolls when the window is short, so that the buttons below stay in reach. */}
            <div className="min-h-0 flex-1 overflow-y-auto px-6 pt-14 low:pt-6 short:px-4 short:pt-4">
              <CallerPicture call={snapshot} name={name} />
              <AlertDialog.Title className="mt-10 low:mt-4 short:mt-0">
                <span className="block text-[0.9375rem] font-medium text-quiet">
                  {INCOMING_TEXTS.callFrom}
                </span>{' '}
                <Name
                  name={name}
                  className="mt-0.5 block text-3xl font-semibold tracking-tight text-balance wrap-anywhere short:text-xl"
                />
              </AlertDialog.Title>
              <Marks name={name} marks={marksInCall(snapshot)} className="mt-2 justify-center text-caution" />
              <AlertDialog.Description className="mt-1.5 wrap-anywhere text-quiet">
                {descriptionOf(media.video, talking)}
              </AlertDialog.Description>
              <TransferredFrom call={snapshot} />
              {fully.preview && <MirrorPicture media={fully.preview} />}
              <SoundOff className="mx-auto mt-4 short:mt-2" />
            </div>
            <div
              className={classes(
                'mt-9 grid shrink-0 gap-2 px-6 pb-7 low:mt-4 low:pb-5 short:mt-2 short:px-4 short:pb-3',
                media.video ? 'grid-cols-3' : 'grid-cols-2',
              )}
            >
              <RingButton label="Decline" icon={HangUpIcon} look="decline" onClick={() => call.decline()} />
              {media.video && (
                <RingButton
                  label="Answer with audio"
                  icon={Phone}
                  look="audio"
                  onClick={() => phone.answer(call, byVoice.options())}
                  handlers={byVoice.handlers}
                />
              )}
              <RingButton
                label="Answer"
                icon={media.video ? Video : Phone}
                look="answer"
                onClick={answer}
                handlers={fully.handlers}
              />
            </div>
          </AlertDialog.Popup>
        </AlertDialog.Viewport>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}

/** What kind of call it is, and which other one answering would end. */
function descriptionOf(video: boolean, other: Call | undefined): string {
  const kind = video ? INCOMING_TEXTS.video : INCOMING_TEXTS.voice
  return other ? `${kind}${INCOMING_TEXTS.endsOther(other.snapshot.peer?.name ?? null)}` : kind
}
