import type { LocalMedia } from '@ringdown/client'

/** Changes the microphone in use, or the one to use next. */
export function chooseMicrophone(media: LocalMedia, deviceId: string): void {
  // biome-ignore lint/correctness/useHookAtTopLevel: a method of the SDK, not a React hook
  void media.useMicrophone(deviceId)
}

/** Changes the camera in use, or the one to use next. */
export function chooseCamera(media: LocalMedia, deviceId: string): void {
  // biome-ignore lint/correctness/useHookAtTopLevel: a method of the SDK, not a React hook
  void media.useCamera(deviceId)
}
