import type { LocalMedia } from '@ringdown/client'
import { useEffect, useState } from 'react'
import { useSdk } from '../phone/phone-context.js'

/** The camera and microphone before a call, ready to be handed over to it. */
export interface Preview {
  readonly media: LocalMedia
  /** Hands the media over to a call, which then closes it. */
  handOver(): LocalMedia
}

/** Opens the camera and microphone while the component wants them, unless they are handed over to a call. */
export function usePreview(isWanted: boolean): Preview | null {
  const { createMedia } = useSdk().voice.noise
  const [preview, setPreview] = useState<Preview | null>(null)
  useEffect(() => {
    if (!isWanted) return
    const media = createMedia()
    let handedOver = false
    void media.open({ audio: true, video: true })
    setPreview({
      media,
      handOver() {
        handedOver = true
        return media
      },
    })
    return () => {
      setPreview(null)
      if (!handedOver) media.close()
    }
  }, [isWanted, createMedia])
  return preview
}
