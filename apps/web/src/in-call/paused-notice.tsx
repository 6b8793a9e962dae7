import type { LocalMedia } from '@ringdown/client'
import { useLocalMedia } from '@ringdown/react'
import { Moon } from 'lucide-react'
import { Button } from '../parts/button.js'
import { IN_CALL_TEXTS } from './in-call-texts.js'
import { useResumeByKey } from './use-resume-by-key.js'

/** The machine slept, so camera and microphone stay off until the person presses the button or any key. */
export function PausedNotice({ media }: { media: LocalMedia }) {
  const { paused } = useLocalMedia({ localMedia: media })
  useResumeByKey(media, paused !== null)
  if (!paused) return null
  return (
    <div className="flex w-full max-w-lg animate-appear flex-wrap items-center gap-x-3 gap-y-1 rounded-2xl border border-edge bg-surface py-2 pr-2 pl-4 shadow-2xl">
      <Moon aria-hidden="true" size={20} className="shrink-0 text-accent" />
      <p role="alert" className="min-w-48 flex-1 py-1 text-[0.9375rem] leading-snug font-medium">
        {IN_CALL_TEXTS.slept(paused)}
      </p>
      <Button look="primary" className="max-sm:w-full" onClick={() => void media.resume()}>
        {IN_CALL_TEXTS.turnOn}
      </Button>
    </div>
  )
}
