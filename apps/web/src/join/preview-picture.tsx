import type { LocalMedia } from '@ringdown/client'
import { useLocalMedia } from '@ringdown/react'
import { useState } from 'react'
import { MediaToggles } from '../media/media-toggles.js'
import { SelfPicture } from '../media/self-picture.js'
import { classes } from '../parts/classes.js'
import { JOIN_TEXTS } from './join-texts.js'

/**
 * Your own picture as the other person will see it, with buttons to join without camera or microphone. A phone held
 * upright gets an upright tile, so that no face is cut off, and the buttons are below the picture, not over it.
 */
export function PreviewPicture({ media }: { media: LocalMedia }) {
  const { camera } = useLocalMedia({ localMedia: media })
  const [upright, setUpright] = useState(false)
  return (
    <div className="overflow-hidden rounded-3xl bg-[#0b100e] text-white">
      <div
        className={classes(
          'relative mx-auto grid max-h-[55dvh] max-w-full place-items-center short:max-h-[50dvh]',
          camera.track && upright ? 'aspect-[3/4]' : 'aspect-[4/3] w-full sm:aspect-video',
        )}
      >
        {camera.track ? (
          <SelfPicture
            media={media}
            className="absolute inset-0 animate-fade"
            onShape={({ videoWidth, videoHeight }) => setUpright(videoHeight > videoWidth)}
          />
        ) : (
          <p role="status" className="px-6 text-center text-white/80">
            {camera.state === 'opening' ? JOIN_TEXTS.cameraStarts : JOIN_TEXTS.cameraOff}
          </p>
        )}
      </div>
      <div className="flex justify-center gap-3 py-3 short:py-1.5">
        <MediaToggles media={media} />
      </div>
    </div>
  )
}
