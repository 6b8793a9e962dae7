import { type EndReason, isDirected, type Party } from '@ringdown/protocol'
import { NO_REMOTE_STREAMS, type RemoteStreams } from '../session/remote-streams.js'
import { connectionOf } from '../session/session-state.js'
import { isAnswered } from './answer-state.js'
import type { CallLeg } from './call-leg.js'
import type { CallPhase, CallSnapshot, Participant, PeerConnection } from './call-snapshot.js'
import type { PeerLink } from './peer-link.js'
import type { PeerLinks } from './peer-links.js'

/** The parts of a call's snapshot that follow from its log and links. */
type Derived = PeerConnection & Pick<CallSnapshot, 'address' | 'phase' | 'peer' | 'participants'>

/** The call as its leg has it. @param shown the current snapshot; returned as it is if nothing has changed. */
export function describeCall(leg: CallLeg, shown: CallSnapshot): Derived {
  return {
    // A server that has forgotten the callee's id begins the log again with another.
    address: (leg.role === 'caller' && leg.state?.address) || shown.address,
    phase: phaseOf(leg),
    peer: leg.peer ?? shown.peer,
    participants: describeParticipants(leg.links, shown.participants),
    ...describeLink(leg.links.first, shown.remote),
  }
}

/** How the call ended for this device according to its log; `null` if it has not. */
export function endingOf({ view, state, answer }: CallLeg): { reason: EndReason; by: Party | null } | null {
  if (view?.phase !== 'ended') return null
  // If several may join, another's accept does not mean that ours was refused; the server's reply does.
  const mayHaveJoined = answer.name === 'answered' && state?.phase === 'accepted' && !isDirected(state)
  return mayHaveJoined ? null : view
}

function phaseOf({ answer, role, state }: CallLeg): CallPhase {
  if (isAnswered(answer)) return 'accepted'
  return role === 'callee' || state?.phase === 'ringing' ? 'ringing' : 'calling'
}

function describeParticipants(links: PeerLinks, shown: readonly Participant[]): readonly Participant[] {
  const now = [...links].flatMap(link => describeParticipant(link, shown) ?? [])
  const isSame = now.length === shown.length && now.every((one, index) => one === shown[index])
  return isSame ? shown : now
}

function describeParticipant(link: PeerLink, shown: readonly Participant[]): Participant | null {
  const { party } = link
  if (!party) return null
  const before = shown.find(participant => link.isWith(participant.party))
  const { connection, outage, remote } = describeLink(link, before?.remote ?? NO_REMOTE_STREAMS)
  const isSame = before?.connection === connection && before.outage === outage && before.remote === remote
  return isSame ? before : { party, connection, outage, remote }
}

function describeLink(link: PeerLink | undefined, shown: RemoteStreams): PeerConnection {
  const session = link?.sessions.present?.snapshot
  const outage = link?.recovery.outage ?? null
  // The last picture stays until there is a new one.
  const isNew = session && (outage === null || session.state.name === 'connected')
  return {
    connection: outage ? 'reconnecting' : session ? connectionOf(session.state) : 'new',
    outage,
    remote: isNew ? session.remote : shown,
  }
}
