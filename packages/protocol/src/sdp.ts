/** The ICE generations an SDP names (`a=ice-ufrag`, RFC 8839 §5.4). */
export function ufragsOf(sdp: string | undefined): ReadonlySet<string> {
  return new Set([...(sdp ?? '').matchAll(/^a=ice-ufrag:(\S+)/gm)].map(([, ufrag]) => ufrag ?? ''))
}
