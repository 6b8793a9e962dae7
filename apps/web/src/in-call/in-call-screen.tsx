import type { Call } from '@ringdown/client'
import { RemoteAudio, useCall, useWatchable } from '@ringdown/react'
import { Volume2 } from 'lucide-react'
import { usePageTitle } from '../frame/page-title.js'
import { DeviceNews } from '../media/device-news.js'
import { MediaProblems } from '../media/media-problems.js'
import { Button } from '../parts/button.js'
import { classes } from '../parts/classes.js'
import { focusIfLost } from '../parts/focus.js'
import { usePhone, useSdk } from '../phone/phone-context.js'
import { MutedTalkNote } from '../voice/muted-talk-note.js'
import { NoiseNote } from '../voice/noise-note.js'
import { CallFrame } from './call-frame.js'
import { IN_CALL_TEXTS } from './in-call-texts.js'
import { PausedNotice } from './paused-notice.js'
import { PeerTrouble } from './peer-trouble.js'
import { Reconnected } from './reconnected.js'
import { Stage } from './stage.js'
import { useFrameDue } from './use-frame-due.js'
import { usePictureFit } from './use-picture-fit.js'
import { useTrouble } from './use-trouble.js'

/**
 * The call. The other person's picture and voice come first; what is around them is rendered a moment later and in small
 * pieces, so that it holds up neither. Before the answer it is there for nobody, so that the press has little to render and the first
 * picture finds its element.
 */
export function InCallScreen({ call, isAnswered }: { call: Call; isAnswered: boolean }) {
  const name = usePhone().nameOf(call)
  const trouble = useTrouble(call)
  const fitting = usePictureFit()
  const speaker = useWatchable(useSdk().voice.speaker)
  const isFramed = useFrameDue(isAnswered, useCall(call).connection === 'connected')
  usePageTitle(isAnswered ? IN_CALL_TEXTS.title(name) : null)
  return (
    <main
      ref={isAnswered ? focusIfLost : null}
      tabIndex={-1}
      inert={!isAnswered}
      aria-label={isAnswered ? IN_CALL_TEXTS.title(name) : undefined}
      className={classes('fixed inset-0 overflow-hidden', !isAnswered && 'invisible')}
    >
      <Stage call={call} name={name} trouble={trouble} fitting={fitting} isShown={isAnswered} />
      {/* On a narrow screen, sits above your own picture in its corner; on a short one, scrolls. */}
      <div className="pointer-events-none absolute inset-x-0 bottom-64 z-20 flex flex-col items-center gap-3 px-3 *:pointer-events-auto md:bottom-28 short:bottom-18 short:max-h-[calc(100dvh-6rem)] short:gap-1 short:overflow-y-auto">
        {/* Nobody is heard before they have answered. */}
        {isAnswered && (
          <>
            <PeerTrouble trouble={trouble} name={name} />
            <Reconnected trouble={trouble} />
            <RemoteAudio call={call} speaker={speaker}>
              {play => (
                <Button look="primary" onClick={play}>
                  <Volume2 aria-hidden="true" size={20} />
                  <span>Turn on sound</span>
                </Button>
              )}
            </RemoteAudio>
          </>
        )}
        {isFramed && (
          <>
            <PausedNotice media={call.localMedia} />
            <MutedTalkNote media={call.localMedia} />
            <NoiseNote />
            <DeviceNews media={call.localMedia} />
            <MediaProblems media={call.localMedia} />
          </>
        )}
      </div>
      {isFramed && <CallFrame call={call} name={name} trouble={trouble} fitting={fitting} />}
    </main>
  )
}
