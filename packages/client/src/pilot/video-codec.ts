/** The codecs worth changing to, best first: each needs a third less than the next for the same picture. */
const BETTER = ['video/AV1', 'video/VP9'] as const

/** The codecs for a picture of a few hundred pixels, best first; AV1 takes longer to begin. */
const SMALL = ['video/VP9', 'video/VP8', 'video/H264'] as const

/** What a browser says of encoding with a codec (Media Capabilities, `encodingInfo`). */
type AskAbility = (mimeType: string) => Promise<Pick<MediaCapabilitiesInfo, 'smooth' | 'powerEfficient'>>

/**
 * Chooses the codec for a camera's picture among those that were negotiated: a better one only where this machine encodes it
 * with ease, as a busy machine spoils the picture more than its codec does.
 *
 * @returns the codec to change to; `null` to leave it as negotiated.
 */
export async function chooseVideoCodec(
  negotiated: readonly RTCRtpCodec[],
  ask: AskAbility,
): Promise<RTCRtpCodec | null> {
  for (const mimeType of BETTER) {
    const codec = negotiated.find(known => known.mimeType === mimeType)
    if (!codec) continue
    const ability = await ask(mimeType).catch(() => null)
    if (ability?.smooth && ability.powerEfficient) return codec
  }
  return null
}

/**
 * The codec for a small picture: not that of the full one (`null`: the first negotiated), if there is another. Chromium lists the
 * one in use first, so that the small picture after the tiny one changes its codec once more, and begins with a frame of few bytes. In
 * the same codec, that frame alone crowded out a fifth of the voice for two seconds at 100 kbit/s.
 */
export function chooseSmallCodec(
  negotiated: readonly RTCRtpCodec[],
  full: RTCRtpCodec | null,
): RTCRtpCodec | null {
  const [first] = negotiated
  const taken = full?.mimeType ?? first?.mimeType
  const others = SMALL.flatMap(mimeType => negotiated.find(known => known.mimeType === mimeType) ?? [])
  return others.find(({ mimeType }) => mimeType !== taken) ?? full
}

/** Asks the browser about a picture of this size. Firefox and Safari may not know the type `webrtc`, and reject. */
export function askBrowser({ width = 1280, height = 720 }: MediaTrackSettings): AskAbility {
  return async contentType => {
    const video = { contentType, width, height, bitrate: 1_500_000, framerate: 30 }
    return navigator.mediaCapabilities.encodingInfo({ type: 'webrtc', video })
  }
}
