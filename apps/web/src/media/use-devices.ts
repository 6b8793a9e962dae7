import type { Devices, LocalMedia } from '@ringdown/client'
import { useLocalMedia, useWatchable } from '@ringdown/react'
import { useEffect } from 'react'
import { useSdk } from '../phone/phone-context.js'

/** The devices to choose from, read again when one has opened: only then does the browser tell them, without an event. */
export function useDevices(media: LocalMedia): Devices {
  const list = useSdk().devices
  const { camera, microphone } = useLocalMedia({ localMedia: media })
  const opened = [camera, microphone].filter(source => source.track !== null).length
  useEffect(() => {
    if (opened > 0) void list.refresh()
  }, [list, opened])
  return useWatchable(list)
}
