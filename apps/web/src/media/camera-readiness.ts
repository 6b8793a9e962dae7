import { mayOpenDevices } from '../alerts/device-permission.js'
import { every } from '../time/clock.js'

/** Browsers end what reads cameras a few seconds after its last use: Chromium after five. */
const REFRESH_MS = 4_000
/** Who lets it ring for longer than this waits a moment longer for their camera. */
const LONGEST_MS = 60_000

/**
 * Keeps what the browser reads cameras with running, without opening one: a camera that is wanted next opens some 60 ms
 * earlier in Chromium, which would start a process for it first. Only where the camera opens without a question.
 *
 * @returns a function that stops it.
 */
export function keepCameraReady(devices: Pick<MediaDevices, 'enumerateDevices'>): () => void {
  let left = LONGEST_MS / REFRESH_MS
  const stop = every(REFRESH_MS, () => refresh())
  const refresh = async () => {
    if (left-- <= 0 || !(await mayOpenDevices({ audio: false, video: true }))) stop()
    else await devices.enumerateDevices().catch(() => {})
  }
  void refresh()
  return stop
}
