import type { Layout } from '../session/layout.js'

/** Of webrtc-extensions (§ RTP header extension control), and missing in the DOM types. */
interface HeaderExtension {
  readonly uri: string
  readonly direction: RTCRtpTransceiverDirection
}
interface ExtensibleTransceiver extends RTCRtpTransceiver {
  getHeaderExtensionsToNegotiate?(): readonly HeaderExtension[]
  setHeaderExtensionsToNegotiate?(extensions: readonly HeaderExtension[]): void
}

/** What makes the other end report when each packet came (draft-holmer-rmcat-transport-wide-cc-extensions). */
const COUNTED = 'transport-wide-cc'

/**
 * Takes the voice out of the browser's estimate of the network. After a loss, Chromium fills up what is sent to that estimate
 * with padding, in bursts of half a second. It adds it to the voice, which it does not count there: on a thin network, that is
 * what the voice is lost by. A voice that is no part of the estimate leaves room for itself. And it needs no reports of each packet.
 */
export function lightenVoice(layout: Layout): void {
  for (const purpose of ['microphone', 'screen-audio'] as const) {
    const transceiver: ExtensibleTransceiver = layout[purpose]
    const extensions = transceiver.getHeaderExtensionsToNegotiate?.() ?? []
    const others = extensions.map(one =>
      one.uri.includes(COUNTED) ? { ...one, direction: 'stopped' as const } : one,
    )
    transceiver.setHeaderExtensionsToNegotiate?.(others)
  }
}
