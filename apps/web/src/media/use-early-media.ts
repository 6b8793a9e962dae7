import { type AnswerOptions, createLocalMedia } from '@ringdown/client'
import { type KeyboardEvent, type PointerEvent, useEffect, useState } from 'react'
import { EarlyMedia, type WantedMedia } from './early-media.js'

/** What a call is answered with, and the handlers of the button that answers it. */
export interface EarlyAnswer {
  readonly handlers: {
    onPointerDown(event: Pick<PointerEvent, 'button'>): void
    onKeyDown(event: Pick<KeyboardEvent, 'key' | 'repeat'>): void
  }
  /** At the click. */
  options(): AnswerOptions
}

/** Opens the microphone and camera as soon as a person presses the button, and closes them unless they click it. */
export function useEarlyMedia(wanted: WantedMedia): EarlyAnswer {
  const [early] = useState(() => new EarlyMedia(createLocalMedia))
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
      early.drop()
    }
  }, [early])
  return {
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
