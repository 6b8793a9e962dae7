import type { Call } from '@ringdown/client'
import { type ComponentProps, type ReactNode, useState } from 'react'
import { useCall } from './use-call.js'
import { useTrackRef } from './use-track-ref.js'

/** The track, and anything that a `<video>` takes. */
export interface VideoTrackProps extends Omit<ComponentProps<'video'>, 'ref' | 'src'> {
  /** The track to show; `null` shows nothing. */
  readonly track: MediaStreamTrack | null
}

/**
 * A `<video>` that shows one track, muted. Sound has an element of its own, so that hiding the picture never silences
 * it.
 */
export function VideoTrack({ track, ...props }: VideoTrackProps) {
  return <video autoPlay playsInline muted {...props} ref={useTrackRef(track)} />
}

/**
 * The peer's voice and the sound of their shared screen. Render it once wherever a call is shown.
 *
 * `children` is called if the browser refuses to play sound before the person touches the page. Call the function it
 * receives from a click.
 */
export function RemoteAudio(props: { call: Call; children?: (play: () => void) => ReactNode }) {
  const { remote } = useCall(props.call)
  const voice = useSound(remote.microphone.track)
  const screen = useSound(remote.screenAudio.track)
  const play = () => {
    voice.play()
    screen.play()
  }
  return (
    <>
      {/* biome-ignore lint/a11y/useMediaCaption: a live voice has no caption track */}
      <audio autoPlay ref={voice.attach} />
      {/* biome-ignore lint/a11y/useMediaCaption: nor has the sound of a screen */}
      <audio autoPlay ref={screen.attach} />
      {(voice.isBlocked || screen.isBlocked) && props.children?.(play)}
    </>
  )
}

/** A ref for the element of a track, and whether the browser refuses to play it before the person touches the page. */
function useSound(track: MediaStreamTrack | null) {
  const [blocked, setBlocked] = useState<HTMLMediaElement | null>(null)
  const attach = useTrackRef(track, setBlocked)
  const play = () => {
    setBlocked(null)
    blocked?.play().catch(() => setBlocked(blocked))
  }
  return { attach, isBlocked: blocked !== null, play }
}
