import type { LocalMedia } from '@ringdown/client'

/** Mutes or unmutes the microphone. */
export function toggleMicrophone(media: LocalMedia): void {
  void media.setMicrophone(media.snapshot.microphone.state !== 'on')
}

/** Stops or starts the camera. */
export function toggleCamera(media: LocalMedia): void {
  void media.setCamera(media.snapshot.camera.state !== 'on')
}

/** Whether this browser can share a screen. Phones cannot, nor can a page without https or in an app's own browser. */
export function canShareScreen(): boolean {
  const { mediaDevices } = navigator as { mediaDevices?: MediaDevices }
  return mediaDevices !== undefined && 'getDisplayMedia' in mediaDevices
}

/** Stops sharing, or asks which screen to share. */
export function toggleScreen(media: LocalMedia): void {
  if (!canShareScreen()) return
  if (media.snapshot.screen.state === 'on') media.stopSharing()
  else void media.shareScreen()
}
