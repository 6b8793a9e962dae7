import type { LocalMedia } from '@ringdown/client'
import { useLocalMedia } from '@ringdown/react'
import { PassingNote } from '../parts/passing-note.js'
import { isNews, newsSentence } from './media-news.js'

/** Changes to the microphone, camera or screen that are not problems. Each message disappears by itself. */
export function DeviceNews(props: { media: LocalMedia }) {
  const { microphone, camera, screen } = useLocalMedia({ localMedia: props.media })
  const news = [microphone.problem, camera.problem, screen.problem].filter(problem => problem !== null)
  return (
    <div role="status" className="flex flex-col items-center gap-2">
      {news.filter(isNews).map(problem => (
        <PassingNote key={`${problem.device} ${problem.message}`} text={newsSentence(problem)} />
      ))}
    </div>
  )
}
