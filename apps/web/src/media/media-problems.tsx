import type { LocalMedia, MediaProblem, MediaProblemCode } from '@ringdown/client'
import { useLocalMedia } from '@ringdown/react'
import { TriangleAlert, X } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../parts/button.js'
import { IconButton } from '../parts/icon-button.js'
import { isNews } from './media-news.js'
import { problemSentences } from './problem-sentences.js'
import { retryProblems } from './retry-problems.js'

/** Trying again would not help, or is not needed. */
const VAIN: ReadonlySet<MediaProblemCode> = new Set(['insecure', 'unsupported', 'not-allowed', 'starting'])

/**
 * Problems with the microphone, camera or screen, with a button to try again. The call continues without the device.
 */
export function MediaProblems(props: { media: LocalMedia }) {
  const { microphone, camera, screen } = useLocalMedia({ localMedia: props.media })
  const [dismissed, setDismissed] = useState<readonly MediaProblem[]>([])
  const problems = [microphone.problem, camera.problem, screen.problem]
    .filter(problem => problem !== null)
    .filter(problem => !isNews(problem))
  const [known, setKnown] = useState({ problems, times: 0 })
  if (!isSame(known.problems, problems)) setKnown({ problems, times: known.times + 1 })
  const shown = problems.filter(problem => !dismissed.includes(problem))
  if (shown.length === 0) return null
  const retryable = shown.filter(({ code }) => !VAIN.has(code))
  return (
    <div
      // A person who asks for a device again is told again why there is none.
      key={known.times}
      role="alert"
      className="flex w-full max-w-lg animate-appear flex-wrap items-center gap-x-3 rounded-2xl bg-caution-soft py-2 pr-1 pl-4 text-caution shadow-lg short:py-0"
    >
      <TriangleAlert aria-hidden="true" size={20} className="shrink-0 max-[22.5rem]:hidden" />
      <div className="min-w-0 flex-1 basis-48 space-y-1 py-1 text-sm leading-snug">
        {problemSentences(shown).map(sentence => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
      {retryable.length > 0 && (
        <Button
          look="quiet"
          className="shrink-0 px-3 text-caution max-sm:order-last max-sm:-ml-3 max-sm:w-full max-sm:justify-start"
          onClick={() => void retryProblems(props.media, retryable)}
        >
          Try again
        </Button>
      )}
      <IconButton label="Dismiss" icon={X} className="-ml-3" onClick={() => setDismissed(problems)} />
    </div>
  )
}

function isSame(some: readonly MediaProblem[], others: readonly MediaProblem[]): boolean {
  return some.length === others.length && some.every((problem, index) => problem === others[index])
}
