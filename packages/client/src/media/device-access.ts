import { Listeners } from '../listeners.js'

/** Emits when a device has been opened: from then on the browser lists devices with their names, without an event. */
export const opened = /* @__PURE__ */ new Listeners<void>()

/** Opens the microphone, the camera or both. All code that turns a device on uses this. */
export async function openDevices(
  mediaDevices: MediaDevices,
  wanted: MediaStreamConstraints,
): Promise<MediaStream> {
  const stream = await mediaDevices.getUserMedia(wanted)
  opened.emit()
  return stream
}

/** The browser's devices: missing on plain http, in some apps' own browsers and outside of browsers. */
export function browserDevices(): MediaDevices | undefined {
  // Whatever the DOM types say.
  const { mediaDevices } = (globalThis.navigator ?? {}) as { mediaDevices?: Partial<MediaDevices> }
  return mediaDevices?.getUserMedia ? (mediaDevices as MediaDevices) : undefined
}
