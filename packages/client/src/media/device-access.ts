/** Opens the microphone, the camera or both. All code that turns a device on uses this. */
export function openDevices(
  mediaDevices: MediaDevices,
  wanted: MediaStreamConstraints,
): Promise<MediaStream> {
  return mediaDevices.getUserMedia(wanted)
}
