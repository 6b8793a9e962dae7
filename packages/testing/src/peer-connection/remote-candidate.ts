import { type Descriptions, remoteOf } from './description.js'
import { parseCandidate } from './fake-ice-candidate.js'

/** A remote candidate, with the generation and the m-line it belongs to. */
export interface RemoteCandidate {
  readonly ufrag: string
  readonly mid: string
  /** Empty: this generation has no more. */
  readonly line: string
}

/** What `addIceCandidate` refuses before it waits for its turn. */
export function checkShape(init: RTCIceCandidateInit): void {
  const hasMid = (init.sdpMid ?? null) !== null
  if (init.candidate && !hasMid && (init.sdpMLineIndex ?? null) === null) {
    throw new TypeError('A candidate needs sdpMid or sdpMLineIndex.')
  }
}

/**
 * What `addIceCandidate` refuses, given the descriptions at its turn. A candidate of another generation than the last
 * one described is accepted without effect, unless `isStrict`.
 */
export function readRemoteCandidate(
  init: RTCIceCandidateInit,
  descriptions: Descriptions,
  isStrict: boolean,
): RemoteCandidate {
  const remote = remoteOf(descriptions)
  if (!remote) throw new DOMException('The remote description was null', 'InvalidStateError')
  const { sections, ufrag: latest } = remote.sdp
  const mid = init.sdpMid ?? null
  const index = init.sdpMLineIndex ?? 0
  const section = mid === null ? sections[index] : sections.find(each => each.mid === mid)
  if (!section) throw refused('No m-line with this sdpMid or sdpMLineIndex.')
  const line = init.candidate ?? ''
  const parts = parseCandidate(line)
  if (line !== '' && !parts) throw refused('This is not a candidate line.')
  const ufrag = init.usernameFragment ?? parts?.ufrag ?? latest
  // The specification also allows the generation that an offered restart is about to replace; Firefox does not.
  if (isStrict && ufrag !== latest)
    throw refused(`The remote description does not have the ufrag "${ufrag}".`)
  return { ufrag, mid: section.mid, line }
}

function refused(message: string): DOMException {
  return new DOMException(`Error processing ICE candidate: ${message}`, 'OperationError')
}
