import { useWatchable } from '@ringdown/react'
import { PassingNote } from '../parts/passing-note.js'
import { useSdk } from '../phone/phone-context.js'
import { NOISE_PROBLEMS } from './voice-texts.js'

/** Says that noise suppression has given up, and why. */
export function NoiseNote() {
  const { noise } = useSdk().voice
  const problem = useWatchable(noise)
  const isChosen = useWatchable(noise.choice)
  return (
    <div role="status" className="empty:hidden">
      {isChosen && problem !== null && problem !== 'unsupported' && (
        <PassingNote key={problem} text={NOISE_PROBLEMS[problem]} />
      )}
    </div>
  )
}
