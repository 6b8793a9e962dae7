import type { Description, Descriptions } from './description.js'
import { answerDirection, reverse, sends } from './direction.js'
import type { Section } from './fake-sdp.js'
import type { FakeRtpTransceiver } from './fake-transceiver.js'

/**
 * Whether there is something to negotiate (webrtc-pc 4.7.3). Before the first negotiation there always is, as in
 * Chromium, where `restartIce()` or a rollback then asks for an offer even if it would be empty.
 */
export function needsNegotiation(
  descriptions: Descriptions,
  transceivers: readonly FakeRtpTransceiver[],
  hasChannel: boolean,
): boolean {
  const { currentLocal, currentRemote } = descriptions
  if (!currentLocal) return true
  const { sections } = currentLocal.sdp
  if (hasChannel && !sections.some(section => section.kind === 'application')) return true
  return transceivers.some(transceiver => {
    const own = sections.find(section => section.mid === transceiver.mid)
    if (transceiver.mid === null || !own) return true
    const theirs = currentRemote?.sdp.sections.find(section => section.mid === transceiver.mid)
    return saysOtherwise(transceiver, currentLocal.type, own, theirs)
  })
}

function saysOtherwise(
  transceiver: FakeRtpTransceiver,
  type: Description['type'],
  own: Section,
  theirs: Section | undefined,
): boolean {
  const wanted = transceiver.wanted
  if (sends(wanted) && !sameStreams(transceiver.sender.streams, own.streams)) return true
  const theirDirection = theirs?.direction ?? 'inactive'
  if (type === 'offer') return wanted !== own.direction && wanted !== reverse(theirDirection)
  return own.direction !== answerDirection(wanted, theirDirection)
}

function sameStreams(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every(id => right.includes(id))
}
