import type { LocalMedia } from '@ringdown/client'
import { useLocalMedia, VideoTrack } from '@ringdown/react'
import { classes } from '../parts/classes.js'

/** Your own picture, mirrored; nothing while the camera is off. */
export function SelfPicture(props: {
  media: LocalMedia
  className?: string
  /** Told the picture's size when it becomes known and when it changes. */
  onShape?: (video: HTMLVideoElement) => void
}) {
  const { camera } = useLocalMedia({ localMedia: props.media })
  if (!camera.track) return null
  // A phone's rear camera shows the surroundings, which should not be mirrored.
  const mirrored = camera.track.getSettings().facingMode !== 'environment'
  return (
    <VideoTrack
      track={camera.track}
      aria-label="You"
      onLoadedMetadata={event => props.onShape?.(event.currentTarget)}
      onResize={event => props.onShape?.(event.currentTarget)}
      className={classes('size-full object-cover', mirrored && '-scale-x-100', props.className)}
    />
  )
}
