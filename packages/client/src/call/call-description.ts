import { type EndReason, isDirected, type Party } from '@ringdown/protocol'
import { keepSame } from '../kept-list.js'
import { NO_REMOTE_STREAMS, type RemoteStreams } from '../session/remote-streams.js'
import { connectionOf } from '../session/session-state.js'
import { isAnswered } from './answer-state.js'
import type { CallLeg } from './call-leg.js'
import type { CallPhase, CallSnapshot, Participant, PeerConnection } from './call-snapshot.js'
import type { PeerLink } from './peer-link.js'
import type { PeerLinks } from './peer-links.js'
import { hasLapsed } from './restoring.js'

/** The parts of a call's snapshot that follow from its log and links. */
type Derived = PeerConnection &
  Pick<CallSnapshot, 'address' | 'phase' | 'peer' | 'linkEndsAt' | 'participants'>

/** The call as its leg has it. @param shown the current snapshot; returned as it is if nothing has changed. */
export function describeCall(leg: CallLeg, shown: CallSnapshot): Derived {
  return {
    // A server that has forgotten the callee's id begins the log again with another.
    address: (leg.role === 'caller' && leg.state?.address) || shown.address,
    phase: phaseOf(leg),
    peer: leg.peer ?? shown.peer,
    linkEndsAt: shown.address.startsWith('link:') ? leg.linkEndsAt : null,
    participants: describeParticipants(leg.links, shown.participants),
    ...describeLink(leg.links.first, shown.remote),
  }
}

/** What the snapshot of any ended call has in common. */
export const ENDED = {
  phase: 'ended',
  connection: 'closed',
  outage: null,
  participants: [],
  remote: NO_REMOTE_STREAMS,
} as const satisfies Partial<CallSnapshot>

/** Whether this device waits on a link, which outlives each call that waits there. */
export function waitsOnLink({ phase, address }: CallSnapshot): boolean {
  return phase === 'calling' && address.startsWith('link:')
}

const LAPSES: readonly EndReason[] = ['peer-left', 'ice-failed', 'internal']

/** Whether the link is still open on which a call waited that ended while this page was frozen or the server away. */
export function outlivesCall(call: CallSnapshot, reason: EndReason, now: number): boolean {
  return waitsOnLink(call) && LAPSES.includes(reason) && now < (call.linkEndsAt ?? Infinity)
}

/** How the call ended for this device according to its log; `null` if it has not. */
export function endingOf(leg: CallLeg): { reason: EndReason; by: Party | null } | null {
  const { view, state, answer } = leg
  if (view?.phase !== 'ended' || hasLapsed(leg)) return null
  // If several may join, another's accept does not mean that ours was refused; the server's reply does.
  const mayHaveJoined = answer.name === 'answered' && state?.phase === 'accepted' && !isDirected(state)
  return mayHaveJoined ? null : view
}

function phaseOf({ answer, role, state, links }: CallLeg): CallPhase {
  if (isAnswered(answer)) return 'accepted'
  return role === 'callee' || state?.rang.some(links.isReachable) ? 'ringing' : 'calling'
}

function describeParticipants(links: PeerLinks, shown: readonly Participant[]): readonly Participant[] {
  return keepSame(
    shown,
    // While a person moves the call to another device, they are in it with two.
    [...links]
      .filter((link, _at, all) => all.find(({ party }) => party?.userId === link.party?.userId) === link)
      .flatMap(link => describeParticipant(link, shown) ?? []),
  )
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
