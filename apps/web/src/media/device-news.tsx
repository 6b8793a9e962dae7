import type { LocalMedia, MediaProblem } from '@ringdown/client'
import { useLocalMedia } from '@ringdown/react'
import { Info } from 'lucide-react'
import { usePassing } from '../time/use-passing.js'
import { isNews, newsSentence } from './media-news.js'

/** Long enough to read twice. */
const SHOWN_MS = 8_000

/** Changes to the microphone, camera or screen that are not problems. Each message disappears by itself. */
export function DeviceNews(props: { media: LocalMedia }) {
  const { microphone, camera, screen } = useLocalMedia({ localMedia: props.media })
  const news = [microphone.problem, camera.problem, screen.problem].filter(problem => problem !== null)
  return (
    <div role="status" className="flex flex-col items-center gap-2">
      {news.filter(isNews).map(problem => (
        <PassingNews key={`${problem.device} ${problem.message}`} problem={problem} />
      ))}
    </div>
  )
}

function PassingNews({ problem }: { problem: MediaProblem }) {
  const [shown] = usePassing(SHOWN_MS, true)
  if (!shown) return null
  return (
    <p className="flex max-w-lg animate-appear items-center gap-2.5 rounded-2xl border border-edge bg-surface/95 px-4 py-2.5 text-[0.9375rem] shadow-lg">
      <Info aria-hidden="true" size={18} className="shrink-0 text-accent" />
      <span>{newsSentence(problem)}</span>
    </p>
  )
}
