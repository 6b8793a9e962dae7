import type { LocalMedia } from '@ringdown/client'
import { SelfPicture } from '../media/self-picture.js'
import { MIRROR_TEXTS } from './mirror-texts.js'

/** Your own picture while it rings. Its place is there before the picture, so that nothing moves. */
export function MirrorPicture({ media }: { media: LocalMedia }) {
  return (
    <figure className="mx-auto mt-4 w-40 max-w-full short:mt-2 short:w-28">
      <div className="aspect-video overflow-hidden rounded-2xl bg-raised">
        <SelfPicture media={media} />
      </div>
      <figcaption className="mt-1.5 text-sm text-quiet">{MIRROR_TEXTS.onlyYou}</figcaption>
    </figure>
  )
}
