import type { AnswerOptions, LocalMedia } from '@ringdown/client'
import { useWatchable } from '@ringdown/react'
import { type KeyboardEvent, type PointerEvent, useEffect, useState } from 'react'
import { mayOpenDevices } from '../alerts/device-permission.js'
import { useSdk } from '../phone/phone-context.js'
import { keepCameraReady } from './camera-readiness.js'
import { EarlyMedia, type WantedMedia } from './early-media.js'

/** What a call is answered with, and the handlers of the button that answers it. */
export interface EarlyAnswer {
  readonly handlers: {
    onPointerDown(event: Pick<PointerEvent, 'button'>): void
    onKeyDown(event: Pick<KeyboardEvent, 'key' | 'repeat'>): void
  }
  /** The camera, open for nobody but the person themselves; `null` without a mirror. */
  readonly preview: LocalMedia | null
  /** At the click. */
  options(): AnswerOptions
}

/**
 * Opens the microphone and camera as soon as a person presses the button, and closes them unless they click it.
 *
 * @param isMirror whether the camera opens before that, as long as the person has the page before them.
 */
export function useEarlyMedia(wanted: WantedMedia, isMirror = false): EarlyAnswer {
  const { noise } = useSdk().voice
  const [early] = useState(() => new EarlyMedia(noise.createMedia))
  useEffect(() => (wanted.video ? keepCameraReady(navigator.mediaDevices) : undefined), [wanted.video])
  useEffect(() => (isMirror ? keepMirror(early) : undefined), [early, isMirror])
  useEffect(() => {
    const release = () => early.release()
    const drop = () => early.drop()
    addEventListener('pointerup', release)
    addEventListener('keyup', release)
    addEventListener('pointercancel', drop)
    return () => {
      removeEventListener('pointerup', release)
      removeEventListener('keyup', release)
      removeEventListener('pointercancel', drop)
      early.close()
    }
  }, [early])
  const preview = useWatchable(early)
  return {
    preview,
    handlers: {
      onPointerDown({ button }) {
        if (button === 0) early.press(wanted)
      },
      onKeyDown({ key, repeat }) {
        if ((key === 'Enter' || key === ' ') && !repeat) early.press(wanted)
      },
    },
    options() {
      const media = early.take(wanted)
      return media ? { localMedia: media } : wanted
    },
  }
}

/** A mirror in a page that is seen, if the browser opens the camera without asking. */
function keepMirror(early: EarlyMedia): () => void {
  let isKept = true
  const follow = async () => {
    const isSeen = () => isKept && document.visibilityState === 'visible'
    early.mirror(isSeen() && (await mayOpenDevices({ audio: false, video: true })) && isSeen())
  }
  document.addEventListener('visibilitychange', follow)
  void follow()
  return () => {
    isKept = false
    document.removeEventListener('visibilitychange', follow)
    early.mirror(false)
  }
}
