import type { LocalMedia } from '@ringdown/client'
import { useLocalMedia } from '@ringdown/react'
import { MediaToggles } from '../media/media-toggles.js'
import { SelfPicture } from '../media/self-picture.js'
import { JOIN_TEXTS } from './join-texts.js'

/** Your own picture, with buttons to join without camera or microphone. */
export function PreviewPicture({ media }: { media: LocalMedia }) {
  const { camera } = useLocalMedia({ localMedia: media })
  return (
    <div className="relative grid aspect-[4/3] w-full place-items-center overflow-hidden rounded-3xl bg-[#0b100e] text-white sm:aspect-video">
      {camera.track ? (
        <SelfPicture media={media} className="animate-fade" />
      ) : (
        <p role="status" className="px-6 pb-12 text-center text-white/80">
          {camera.state === 'opening' ? JOIN_TEXTS.cameraStarts : JOIN_TEXTS.cameraOff}
        </p>
      )}
      <div className="absolute inset-x-0 bottom-4 flex justify-center gap-3">
        <MediaToggles media={media} />
      </div>
    </div>
  )
}
