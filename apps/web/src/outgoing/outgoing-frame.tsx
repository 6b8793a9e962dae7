import type { Call } from '@ringdown/client'
import type { ReactNode } from 'react'
import { usePageTitle } from '../frame/page-title.js'
import { useWakeLock } from '../in-call/use-wake-lock.js'
import { MediaProblems } from '../media/media-problems.js'
import { MediaToggles } from '../media/media-toggles.js'
import { SelfPicture } from '../media/self-picture.js'
import { Button } from '../parts/button.js'
import { focusIfLost } from '../parts/focus.js'
import { HangUpIcon } from '../parts/hang-up-icon.js'

/**
 * An unanswered call: its status, your own picture, Cancel below. The picture is small: without a graphics card, one that fills the
 * window behind the words takes four times the CPU to draw.
 */
export function OutgoingFrame(props: { call: Call; title: string; children: ReactNode }) {
  const { call } = props
  useWakeLock()
  usePageTitle(props.title)
  return (
    <main
      ref={focusIfLost}
      tabIndex={-1}
      aria-label={props.title}
      className="fixed inset-0 flex flex-col overflow-hidden"
    >
      {/* Scrolls when the window is short, so that the buttons below stay in reach. */}
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="flex min-h-full flex-col items-center justify-center px-5 py-8 text-center short:py-4">
          {props.children}
        </div>
      </div>
      <div className="flex max-h-2/3 shrink-0 flex-col items-center gap-4 overflow-y-auto px-4 pt-1 pb-[max(2rem,env(safe-area-inset-bottom))] short:pb-3">
        <MediaProblems media={call.localMedia} />
        <div className="aspect-[3/4] w-24 shrink-0 overflow-hidden rounded-2xl empty:hidden sm:aspect-video sm:w-52 low:w-16 low:sm:absolute low:sm:right-4 low:sm:bottom-2 low:sm:w-24 short:max-sm:hidden">
          <SelfPicture media={call.localMedia} />
        </div>
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
