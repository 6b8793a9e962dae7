/**
 * How much smaller than the camera's the first pictures are. At the bitrate a connection starts with, Chromium drops the
 * first frames of a 720p camera one by one until it has shrunk them to 320x180, some 150 ms later; it is spared that.
 */
const SHRINK = 3

/** For the camera's transceiver where we create it. */
export const FIRST_ENCODINGS: RTCRtpEncodingParameters[] = [{ scaleResolutionDownBy: SHRINK }]

/** For one that came with the peer's offer. */
export function shrinkFirstPicture(sender: RTCRtpSender): void {
  scaleDown(sender, SHRINK)
}

/** Sends the camera's whole picture; from here on the browser adapts it to the network by itself. */
export function sharpen(sender: RTCRtpSender): void {
  scaleDown(sender, 1)
}

function scaleDown(sender: RTCRtpSender, by: number): void {
  const parameters = sender.getParameters()
  for (const encoding of parameters.encodings) encoding.scaleResolutionDownBy = by
  // Refused only where nothing was negotiated for this sender, and then there is no picture to scale.
  sender.setParameters(parameters).catch(() => {})
}
