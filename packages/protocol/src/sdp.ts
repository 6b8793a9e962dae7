import type { Candidates, Description } from './entry.js'
import { LIMITS } from './limits.js'

/** The ICE generations an SDP names (`a=ice-ufrag`, RFC 8839 §5.4). */
export function ufragsOf(sdp: string | undefined): ReadonlySet<string> {
  return new Set([...(sdp ?? '').matchAll(/^a=ice-ufrag:(\S+)/gm)].map(([, ufrag]) => ufrag ?? ''))
}

/** Whether an SDP has no more media sections (RFC 8866 §5.14) than {@link LIMITS} allow, and is no longer. */
export function isSdpBounded(sdp: string): boolean {
  return sdp.length <= LIMITS.sdpLength && (sdp.match(/^m=/gm)?.length ?? 0) <= LIMITS.mediaSections
}

/**
 * The candidates inside the SDP of a description (RFC 8839 §5.1), as a message of their own; `null` if it has none. They belong to its
 * first section: there is one transport (`max-bundle`).
 */
export function candidatesOf({ session, description: { sdp } }: Description): Candidates | null {
  const [ufrag = ''] = ufragsOf(sdp)
  const lines = sdp.match(/^a=candidate:.+/gm)
  return (
    lines && {
      type: 'candidates',
      session,
      ufrag,
      candidates: lines.map(line => ({ candidate: line.slice(2), sdpMid: null, sdpMLineIndex: 0 })),
      endOfCandidates: false,
    }
  )
}
