import type { LocalMedia } from '@ringdown/client'
import { useLocalMedia } from '@ringdown/react'
import { MicOff, Move, VideoOff } from 'lucide-react'
import { SelfPicture } from '../media/self-picture.js'
import { IN_CALL_TEXTS } from './in-call-texts.js'

/** Your own picture in the corner; the button moves it for people who cannot drag it. */
export function SelfTile({ media, onMove }: { media: LocalMedia; onMove: () => void }) {
  const { camera, microphone } = useLocalMedia({ localMedia: media })
  return (
    <div className="group relative grid size-full place-items-center">
      {camera.track ? (
        <SelfPicture media={media} />
      ) : (
        <p className="flex flex-col items-center gap-2 px-2 text-center text-xs text-quiet">
          <VideoOff aria-hidden="true" size={20} />
          <span className="short:sr-only">{IN_CALL_TEXTS.cameraOff}</span>
        </p>
      )}
      {microphone.state !== 'on' && (
        <p className="absolute bottom-2 left-2 rounded-full bg-black/65 p-1.5 text-white">
          <MicOff aria-hidden="true" size={14} />
          <span className="sr-only">{IN_CALL_TEXTS.youMuted}</span>
        </p>
      )}
      <button
        type="button"
        aria-label={IN_CALL_TEXTS.moveSelf}
        onClick={onMove}
        className="absolute top-1 right-1 grid size-11 place-items-center rounded-full text-white opacity-0 transition-opacity group-hover:opacity-100 focus-visible:opacity-100"
      >
        <span className="grid size-8 place-items-center rounded-full bg-black/65">
          <Move aria-hidden="true" size={16} />
        </span>
      </button>
    </div>
  )
}
