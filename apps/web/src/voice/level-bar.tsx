import { useLevel } from './use-level.js'
import { VOICE_TEXTS } from './voice-texts.js'

/** How loud the microphone is, as a moving bar. In a menu, which may have no meter, it is for the eye only. */
export function LevelBar({ track, inMenu = false }: { track: MediaStreamTrack | null; inMenu?: boolean }) {
  const level = useLevel(track)
  return (
    <div className="relative">
      {!inMenu && <meter className="sr-only" aria-label={VOICE_TEXTS.level} value={level} />}
      <div aria-hidden="true" className="h-1.5 w-full overflow-hidden rounded-full bg-raised">
        <div
          className="h-full origin-left rounded-full bg-accent transition-transform duration-100"
          style={{ transform: `scaleX(${level})` }}
        />
      </div>
    </div>
  )
}
