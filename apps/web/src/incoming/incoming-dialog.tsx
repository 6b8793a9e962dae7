import type { Call } from '@ringdown/client'
import { useCall, useConnection, useWatchable } from '@ringdown/react'
import { Phone, Video } from 'lucide-react'
import { SoundOff } from '../alerts/sound-off.js'
import { TransferredFrom } from '../line/transferred-from.js'
import { useEarlyMedia } from '../media/use-early-media.js'
import { MirrorPicture } from '../mirror/mirror-picture.js'
import { marksInCall } from '../name/name-marks.js'
import { HangUpIcon } from '../parts/hang-up-icon.js'
import { Marks } from '../parts/marks.js'
import { usePhone, useSdk } from '../phone/phone-context.js'
import { useAnswerable } from '../phone/use-answerable.js'
import { CallerPicture } from './caller-picture.js'
import { INCOMING_TEXTS } from './incoming-texts.js'
import { RingButton } from './ring-button.js'
import { RingPopup, RingTitle } from './ring-popup.js'

/** A ringing call: Enter answers, Escape declines. */
export function IncomingDialog({ call }: { call: Call }) {
  const phone = usePhone()
  useAnswerable(call)
  const { calls } = useConnection()
  const snapshot = useCall(call)
  const { media } = snapshot
  const name = phone.nameOf(call)
  const talking = calls.find(other => other !== call)

  const mirror = useWatchable(useSdk().mirror)
  // In a call they decide themselves whether their camera is on.
  const isMirror = mirror.isOn && media.video && !talking
  const fully = useEarlyMedia({ audio: true, video: media.video }, isMirror)
  const byVoice = useEarlyMedia({ audio: true, video: false })
  const answer = () => phone.answer(call, fully.options())
  const decline = () => call.decline()
  const answers = [
    <RingButton key="decline" label="Decline" icon={HangUpIcon} look="decline" onClick={decline} />,
    media.video && (
      <RingButton
        key="voice"
        label="Answer with audio"
        icon={Phone}
        look="audio"
        onClick={() => phone.answer(call, byVoice.options())}
        handlers={byVoice.handlers}
      />
    ),
    <RingButton
      key="answer"
      label="Answer"
      icon={media.video ? Video : Phone}
      look="answer"
      onClick={answer}
      handlers={fully.handlers}
    />,
  ]

  return (
    <RingPopup onEnter={answer} onEscape={decline} buttons={answers.filter(each => each !== false)}>
      <CallerPicture call={snapshot} name={name} />
      <RingTitle
        before={INCOMING_TEXTS.callFrom}
        name={name}
        marks={
          <Marks name={name} marks={marksInCall(snapshot)} className="mt-2 justify-center text-caution" />
        }
        description={descriptionOf(media.video, talking)}
      />
      <TransferredFrom call={snapshot} />
      {fully.preview && <MirrorPicture media={fully.preview} />}
      <SoundOff className="mx-auto mt-4 short:mt-2" />
    </RingPopup>
  )
}

/** What kind of call it is, and what becomes of another one. */
function descriptionOf(video: boolean, other: Call | undefined): string {
  const kind = video ? INCOMING_TEXTS.video : INCOMING_TEXTS.voice
  return other ? `${kind}${INCOMING_TEXTS.endsOther(other.snapshot)}` : kind
}
