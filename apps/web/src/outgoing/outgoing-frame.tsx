import type { Call } from '@ringdown/client'
import type { ReactNode } from 'react'
import { usePageTitle } from '../frame/page-title.js'
import { useDarkPage } from '../in-call/use-dark-page.js'
import { MediaProblems } from '../media/media-problems.js'
import { MediaToggles } from '../media/media-toggles.js'
import { SelfPicture } from '../media/self-picture.js'
import { Button } from '../parts/button.js'
import { HangUpIcon } from '../parts/hang-up-icon.js'

/** An unanswered call: your own picture in the background, the status over it, Cancel below. */
export function OutgoingFrame(props: { call: Call; title: string; children: ReactNode }) {
  const { call } = props
  useDarkPage()
  usePageTitle(props.title)
  return (
    <main className="relative isolate flex min-h-dvh flex-col overflow-hidden">
      <div className="absolute inset-0 -z-10 opacity-30 blur-[2px]">
        <SelfPicture media={call.localMedia} className="animate-fade" />
      </div>
      <div className="flex flex-1 flex-col items-center justify-center px-5 py-8 text-center">
        {props.children}
      </div>
      <div className="flex flex-col items-center gap-4 px-4 pb-[max(2rem,env(safe-area-inset-bottom))]">
        <MediaProblems media={call.localMedia} />
        <div className="flex items-center gap-3">
          <MediaToggles media={call.localMedia} />
          <Button look="danger" className="min-h-12 rounded-full px-6" onClick={() => call.hangUp()}>
            <HangUpIcon aria-hidden="true" size={20} />
            Cancel
          </Button>
        </div>
      </div>
    </main>
  )
}
