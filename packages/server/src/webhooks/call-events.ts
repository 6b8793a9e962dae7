import { type CallState, calleeOf, type Entry, type Party, parseAddress } from '@ringdown/protocol'
import type { EventType, WebhookEvent } from './webhook-event.js'

/** A step in the life of a call. */
interface Step {
  readonly before: CallState | null
  readonly after: CallState
  readonly entry: Entry
  /** The call goes on from before the server knew of it. */
  readonly restored: boolean
}

/** What webhooks are told of a step of a call. */
export function callEvents({ before, after, entry, restored }: Step): readonly WebhookEvent[] {
  if (restored) return []
  const told = (type: EventType, data: object): WebhookEvent => ({ type, at: entry.at, data: { ...data } })
  const line = lineOf(after)
  const queue = { line, callId: after.callId, visitor: describeParty(after.caller) }
  if (before === null) {
    const placed = told('call.placed', describeCall(after))
    return line === null ? [placed] : [placed, told('queue.joined', queue)]
  }
  const events: WebhookEvent[] = []
  const isAnswered = isOpen(before) && after.phase === 'accepted'
  const isEnded = before.phase !== 'ended' && after.phase === 'ended'
  if (isAnswered) events.push(told('call.answered', describeCall(after)))
  if (isEnded) events.push(told('call.ended', describeCall(after)))
  if (line !== null && isOpen(before) && (isAnswered || isEnded)) {
    const by = isAnswered ? calleeOf(after) : null
    events.push(told('queue.left', { ...queue, answeredBy: by === null ? null : describeParty(by) }))
  }
  return events
}

function isOpen({ phase }: CallState): boolean {
  return phase === 'calling' || phase === 'ringing'
}

function lineOf({ address }: CallState): string | null {
  return address.startsWith('line:') ? address.slice('line:'.length) : null
}

/** A call, as the API shows it. Of a link only that it is one: its address is the secret that lets people in. */
export function describeCall(call: CallState) {
  const { callId, phase, address, caller, parties, left, metadata = null } = call
  const { kind, id } = parseAddress(address) ?? { kind: 'user' as const, id: null }
  const acceptedAt = phase === 'accepted' || phase === 'ended' ? call.acceptedAt : null
  return {
    callId,
    phase,
    to: { kind, id: kind === 'link' ? null : id },
    caller: describeParty(caller),
    parties: [...parties, ...left].map(describeParty),
    acceptedAt,
    metadata,
    ...(phase === 'ended' ? { endedAt: call.endedAt, reason: call.reason } : {}),
  }
}

function describeParty({ userId, name, guest }: Party) {
  return { userId, name, guest: guest === true }
}
