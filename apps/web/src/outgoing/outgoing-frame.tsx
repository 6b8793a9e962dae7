import type { Call } from '@ringdown/client'
import type { ReactNode } from 'react'
import { usePageTitle } from '../frame/page-title.js'
import { useDarkPage } from '../in-call/use-dark-page.js'
import { useWakeLock } from '../in-call/use-wake-lock.js'
import { MediaProblems } from '../media/media-problems.js'
import { MediaToggles } from '../media/media-toggles.js'
import { SelfPicture } from '../media/self-picture.js'
import { Button } from '../parts/button.js'
import { focusIfLost } from '../parts/focus.js'
import { HangUpIcon } from '../parts/hang-up-icon.js'

/** An unanswered call: your own picture in the background, the status over it, Cancel below. */
export function OutgoingFrame(props: { call: Call; title: string; children: ReactNode }) {
  const { call } = props
  useDarkPage()
  useWakeLock()
  usePageTitle(props.title)
  return (
    <main
      ref={focusIfLost}
      tabIndex={-1}
      aria-label={props.title}
      className="fixed inset-0 isolate flex flex-col overflow-hidden"
    >
      <div className="absolute inset-0 -z-10 opacity-20">
        <SelfPicture media={call.localMedia} className="animate-fade" />
      </div>
      {/* Scrolls when the window is short, so that the buttons below stay in reach. */}
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="flex min-h-full flex-col items-center justify-center px-5 py-8 text-center short:py-4">
          {props.children}
        </div>
      </div>
      <div className="flex max-h-2/3 shrink-0 flex-col items-center gap-4 overflow-y-auto px-4 pt-1 pb-[max(2rem,env(safe-area-inset-bottom))] short:pb-3">
        <MediaProblems media={call.localMedia} />
        <div className="flex items-center gap-3">
          <MediaToggles media={call.localMedia} />
          <Button look="danger" className="min-h-12 rounded-full px-6" onClick={() => call.hangUp()}>
            <HangUpIcon aria-hidden="true" size={20} />
            <span>Cancel</span>
          </Button>
        </div>
      </div>
    </main>
  )
}
