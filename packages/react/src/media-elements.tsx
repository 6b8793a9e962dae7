import { attachTracks, type Call } from '@ringdown/client'
import { type ComponentProps, useCallback, useState } from 'react'
import { useCall } from './use-call.js'

export interface VideoTrackProps extends Omit<ComponentProps<'video'>, 'ref' | 'src'> {
  /** The track to show; `null` shows nothing. */
  readonly track: MediaStreamTrack | null
}

/**
 * A `<video>` that shows one track, muted. Sound has an element of its own, so that hiding the picture never silences
 * it.
 */
export function VideoTrack({ track, ...props }: VideoTrackProps) {
  const attach = useCallback((element: HTMLVideoElement | null) => attachTrack(element, track), [track])
  return <video autoPlay playsInline muted {...props} ref={attach} />
}

/**
 * The peer's voice and the sound of their shared screen. Render it once wherever a call is shown.
 * `children` is called if the browser refuses to play sound before the person touches the page. Call the function it
 * receives from a click.
 */
export function RemoteAudio(props: { call: Call; children?: (play: () => void) => React.ReactNode }) {
  const { remote } = useCall(props.call)
  return (
    <>
      <AudioTrack track={remote.microphone.track}>{props.children}</AudioTrack>
      <AudioTrack track={remote.screenAudio.track} />
    </>
  )
}

function AudioTrack(props: {
  track: MediaStreamTrack | null
  children?: ((play: () => void) => React.ReactNode) | undefined
}) {
  const { track, children } = props
  const [blocked, setBlocked] = useState<HTMLAudioElement | null>(null)
  const attach = useCallback(
    (element: HTMLAudioElement | null) => {
      setBlocked(null)
      return attachTrack(element, track, () => setBlocked(element))
    },
    [track],
  )
  const play = () => {
    setBlocked(null)
    blocked?.play().catch(() => setBlocked(blocked))
  }
  return (
    <>
      {/* biome-ignore lint/a11y/useMediaCaption: a live voice has no caption track */}
      <audio autoPlay ref={attach} />
      {blocked && children?.(play)}
    </>
  )
}

function attachTrack(
  element: HTMLMediaElement | null,
  track: MediaStreamTrack | null,
  onBlocked?: () => void,
): (() => void) | undefined {
  if (!element) return undefined
  attachTracks(element, track).catch(() => onBlocked?.())
  return () => {
    element.srcObject = null
  }
}
