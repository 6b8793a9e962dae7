import { createLocalMedia } from '@ringdown/client'

/** What this page captures. */
export const media = createLocalMedia()

/** Opens the camera and microphone. */
export async function openMedia(): Promise<void> {
  await media.open({ audio: true, video: true })
}
