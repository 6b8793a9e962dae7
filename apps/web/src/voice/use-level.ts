import { useEffect, useState } from 'react'
import { every } from '../time/clock.js'
import { measureLevel } from './track-level.js'

const READ_MS = 100

/** How loud a track is now, from 0 to 1. */
export function useLevel(track: MediaStreamTrack | null): number {
  const [level, setLevel] = useState(0)
  useEffect(() => {
    if (!track) return
    const meter = measureLevel(track)
    const stop = every(READ_MS, () => setLevel(meter.read()))
    return () => {
      stop()
      meter.close()
      setLevel(0)
    }
  }, [track])
  return level
}
