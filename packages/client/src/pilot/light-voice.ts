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

/** The m-lines for sound: that of a shared screen waits, empty, for a screen. */
export const VOICES = ['microphone', 'screen-audio'] as const

/** What tells a packet's m-line (RFC 9143), which browsers do not let go of. */
const NEEDED = 'sdes:mid'

/**
 * Takes the voice out of the browser's estimate of the network. After a loss, Chromium fills up what is sent to that estimate
 * with padding, in bursts of half a second. It adds it to the voice, which it does not count there: on a thin network, that is
 * what the voice is lost by. A voice that is no part of the estimate leaves room for itself. And it needs no reports of each packet.
 * How loud a packet is and when it left, which only servers in between would read, stays away as well: at 50 packets a second,
 * that is 5 kbit/s.
 */
export function lightenVoice(layout: Layout): void {
  for (const purpose of VOICES) {
    const transceiver: ExtensibleTransceiver = layout[purpose]
    const extensions = transceiver.getHeaderExtensionsToNegotiate?.() ?? []
    const others = extensions.map(one =>
      one.uri.includes(NEEDED) ? one : { ...one, direction: 'stopped' as const },
    )
    transceiver.setHeaderExtensionsToNegotiate?.(others)
  }
}
