import { createLocalMedia, type LocalMedia } from '@ringdown/client'
import { useEffect, useState } from 'react'

/** Camera and microphone before a call, to be handed to it as they are. */
export interface Preview {
  readonly media: LocalMedia
  /** Gives the media away: from here on the call closes it. */
  handOver(): LocalMedia
}

/** Opens camera and microphone for as long as the component is mounted, unless they are handed over to a call. */
export function usePreview(): Preview | null {
  const [preview, setPreview] = useState<Preview | null>(null)
  useEffect(() => {
    const media = createLocalMedia()
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
  }, [])
  return preview
}
