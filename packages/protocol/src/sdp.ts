import { LIMITS } from './limits.js'

/** The ICE generations an SDP names (`a=ice-ufrag`, RFC 8839 §5.4). */
export function ufragsOf(sdp: string | undefined): ReadonlySet<string> {
  return new Set([...(sdp ?? '').matchAll(/^a=ice-ufrag:(\S+)/gm)].map(([, ufrag]) => ufrag ?? ''))
}

/** Whether an SDP has no more media sections (RFC 8866 §5.14) than {@link LIMITS} allow, and is no longer. */
export function isSdpBounded(sdp: string): boolean {
  return sdp.length <= LIMITS.sdpLength && (sdp.match(/^m=/gm)?.length ?? 0) <= LIMITS.mediaSections
}
