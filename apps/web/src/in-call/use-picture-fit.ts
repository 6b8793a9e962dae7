import { useState, useSyncExternalStore } from 'react'
import { otherFit, type PictureFit, usualFit } from './picture-fit.js'

/** How the large picture is shown, and what changes it. */
export interface PictureFitting {
  readonly fit: PictureFit
  /** Fits or fills, as the person chose. The choice holds until the picture's shape changes, as a turned phone's does. */
  toggle(): void
  /** To be told a picture's size whenever it changes. */
  measure(video: Pick<HTMLVideoElement, 'videoWidth' | 'videoHeight'>): void
}

/** Fits the other person's picture into the window. */
export function usePictureFit(): PictureFitting {
  const [shape, setShape] = useState<number | null>(null)
  const [chosen, setChosen] = useState<PictureFit | null>(null)
  const place = useSyncExternalStore(followWindow, readWindowShape)
  const fit = chosen ?? usualFit(shape, place)
  return {
    fit,
    toggle: () => setChosen(otherFit(fit)),
    measure({ videoWidth, videoHeight }) {
      if (videoWidth === 0 || videoHeight === 0) return
      const next = videoWidth / videoHeight
      const turned = shape !== null && next > 1 !== shape > 1
      setShape(next)
      if (turned) setChosen(null)
    },
  }
}

function followWindow(changed: () => void): () => void {
  addEventListener('resize', changed)
  return () => removeEventListener('resize', changed)
}

function readWindowShape(): number {
  return innerWidth / innerHeight
}
