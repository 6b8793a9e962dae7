/** Opens microphone, camera or both. Everything that turns a device on goes through here. */
export function openDevices(
  mediaDevices: MediaDevices,
  wanted: MediaStreamConstraints,
): Promise<MediaStream> {
  return mediaDevices.getUserMedia(wanted)
}
