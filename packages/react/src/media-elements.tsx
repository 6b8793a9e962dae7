import type { Call } from '@ringdown/client'
import { type ComponentProps, type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
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
 * receives from a click. `speaker` is the `deviceId` of what to play it on, in browsers with a choice; by default, and if
 * that device is gone, the system decides.
 */
export function RemoteAudio(props: {
  call: Call
  speaker?: string
  children?: (play: () => void) => ReactNode
}) {
  const { remote } = useCall(props.call)
  const voice = useSound(remote.microphone.track, props.speaker)
  const screen = useSound(remote.screenAudio.track, props.speaker)
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
function useSound(track: MediaStreamTrack | null, speaker = '') {
  const [blocked, setBlocked] = useState<HTMLMediaElement | null>(null)
  const show = useTrackRef(track, setBlocked)
  const element = useRef<HTMLMediaElement>(null)
  const attach = useCallback(
    (audio: HTMLMediaElement | null) => {
      element.current = audio
      show(audio)
    },
    [show],
  )
  useEffect(() => {
    const audio: Partial<HTMLMediaElement> | null = element.current
    if (audio?.sinkId !== speaker) audio?.setSinkId?.(speaker).catch(() => {})
  }, [speaker])
  const play = () => {
    setBlocked(null)
    blocked?.play().catch(() => setBlocked(blocked))
  }
  return { attach, isBlocked: blocked !== null, play }
}
