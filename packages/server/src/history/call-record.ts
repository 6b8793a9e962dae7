import {
  type Address,
  type CallState,
  calleeOf,
  type HistoryItem,
  isMissed,
  type NamedUser,
  type Party,
  type UserId,
  userOf,
} from '@ringdown/protocol'

/** A call that is over. */
export type EndedCall = Extract<CallState, { phase: 'ended' }>

/** A call as the owner of the server sees it: who, when, how it ended; never what was said. */
export interface CallRecord {
  readonly callId: string
  readonly caller: NamedUser
  readonly callee: NamedUser | null
  /** `link` for any link: which one is a secret. */
  readonly address: Address | 'link'
  readonly placedAt: number
  readonly acceptedAt: number | null
  readonly endedAt: number
  /** From the caller's point of view. */
  readonly reason: string
  readonly quality: string | null
  readonly metadata: string | null
}

/** A call in the history of one of its people. */
export interface PersonalRecord {
  readonly personId: UserId
  readonly item: HistoryItem
}

/** What is kept of one call. */
export interface RecordedCall {
  /** `null` for a call that was kept from ringing: there was none, for the owner. */
  readonly record: CallRecord | null
  readonly personal: readonly PersonalRecord[]
}

/** What a record needs beyond the state of the call. */
export interface RecordContext {
  readonly placedAt: number
  /** The person called, where nobody answered: as the server knows them. */
  readonly called: NamedUser | null
  /** Whether the person called has blocked the caller, and so learns nothing of the call. */
  readonly isBlocked: boolean
}

/** What is kept of a call that is over; `null` for one that another has replaced before anybody answered. Pure. */
export function recordOf(call: EndedCall, context: RecordContext): RecordedCall | null {
  const { callId, caller, acceptedAt, endedAt, reason, metadata } = call
  if (acceptedAt === null && reason === 'replaced') return null
  const { placedAt, called } = context
  const answered = calleeOf(call)
  const callee = answered === null ? called : named(answered)
  const talkedMs = acceptedAt === null ? null : endedAt - acceptedAt
  const facts = { callId, placedAt, endedAt, talkedMs, reason, ...(metadata !== undefined && { metadata }) }
  const outgoing: PersonalRecord = {
    personId: caller.userId,
    item: {
      direction: 'outgoing',
      peer: callee,
      address: addressForCaller(call.address, callee),
      ...facts,
    },
  }
  const incoming = calleesOf(call, context).map(
    (personId): PersonalRecord => ({
      personId,
      item: {
        direction: 'incoming',
        peer: named(caller),
        address: `user:${caller.userId}`,
        ...(acceptedAt === null && isMissed(reason) && { missed: true, unread: true }),
        ...facts,
      },
    }),
  )
  const address = call.address.startsWith('link:') ? 'link' : call.address
  return {
    record: {
      callId,
      caller: named(caller),
      callee,
      address,
      placedAt,
      acceptedAt,
      endedAt,
      reason,
      quality: null,
      metadata: metadata ?? null,
    },
    personal: [outgoing, ...incoming],
  }
}

/** Those who took part and did not place the call, and the person it was for. Each once. */
function calleesOf(call: EndedCall, { isBlocked }: RecordContext): readonly UserId[] {
  const joined = [...call.parties, ...call.left].map(({ userId }) => userId)
  const called = isBlocked ? null : userOf(call.address)
  const all = new Set(called === null ? joined : [...joined, called])
  all.delete(call.caller.userId)
  return [...all]
}

/** A link works once: whom it brought together can be called. */
function addressForCaller(address: Address, callee: NamedUser | null): Address | null {
  if (!address.startsWith('link:')) return address
  return callee === null ? null : `user:${callee.userId}`
}

function named({ userId, name }: Party): NamedUser {
  return { userId, name }
}
