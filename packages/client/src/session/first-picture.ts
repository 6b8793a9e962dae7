/**
 * How much smaller the first pictures are than the camera's. At the initial bitrate of a connection, Chromium drops
 * the first frames of a 720p camera one by one until it has shrunk them to 320x180, some 150 ms later. This avoids
 * that.
 */
const SHRINK = 3

/** For the camera's transceiver if we create it. */
export const FIRST_ENCODINGS: RTCRtpEncodingParameters[] = [{ scaleResolutionDownBy: SHRINK }]

/** For one that came with the peer's offer. */
export function shrinkFirstPicture(sender: RTCRtpSender): void {
  scaleDown(sender, SHRINK)
}

/** Sends the camera's full picture; from here on, the browser adapts it to the network. */
export function sharpen(sender: RTCRtpSender): void {
  scaleDown(sender, 1)
}

function scaleDown(sender: RTCRtpSender, by: number): void {
  const parameters = sender.getParameters()
  for (const encoding of parameters.encodings) encoding.scaleResolutionDownBy = by
  // Fails only if nothing was negotiated for this sender, and then there is no picture to scale.
  sender.setParameters(parameters).catch(() => {})
}
