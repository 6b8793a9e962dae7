import type { LocalMedia, LocalMediaSnapshot, Source } from '@ringdown/client'
import { createTone } from './tone.js'

const OFF: Source = { state: 'off', track: null, deviceId: null, problem: null }
const SILENT: LocalMediaSnapshot = {
  microphone: OFF,
  camera: OFF,
  screen: { state: 'off', track: null, audio: null, problem: null },
  paused: null,
}

/** What this program sends: a tone as the microphone, and nothing else. There are no devices to open or choose. */
export function createToneMedia(): LocalMedia {
  const listeners = new Set<() => void>()
  let snapshot = SILENT
  let stopTone = () => {}

  function show(microphone: Source): void {
    snapshot = { ...snapshot, microphone }
    for (const listener of listeners) listener()
  }

  function close(): void {
    stopTone()
    snapshot.microphone.track?.stop()
    show(OFF)
  }

  async function setMicrophone(on: boolean): Promise<void> {
    close()
    if (!on) return
    const { track, stop } = createTone(440)
    stopTone = stop
    show({ ...OFF, state: 'on', track })
  }

  const nothing = async () => {}
  return {
    get snapshot() {
      return snapshot
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    open: ({ audio }) => setMicrophone(audio),
    setMicrophone,
    close,
    setCamera: nothing,
    chooseMicrophone: nothing,
    chooseCamera: nothing,
    shareScreen: nothing,
    stopSharing: () => {},
    pause: () => {},
    resume: nothing,
  }
}
