import {
  type AppendRequest,
  type Candidate,
  type Description,
  type Device,
  type Draft,
  HANGUP_REASONS,
  isAddress,
  isSdpBounded,
  LIMITS,
  type MediaWanted,
  SERVER_LIMITS,
} from '@ringdown/protocol'

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const ID = /^[A-Za-z0-9_-]+$/
const REASONS: ReadonlySet<unknown> = new Set(HANGUP_REASONS)

/** An object of JSON. */
type Json = { readonly [Name in Member]?: unknown }
type Member = KeysOf<AppendRequest | Draft | Device | Candidate | Description['description'] | MediaWanted>
type KeysOf<Union> = Union extends unknown ? keyof Union : never

/**
 * Whether a request to append is right, of the kinds of which a call has most. Sooner known than by the schema, which decides about
 * all others and says what is wrong: `true` only for what the schema takes, and leaves as it is.
 */
export function isPlainAppend(sent: unknown): sent is AppendRequest {
  return isObject(sent, 2) && isText(sent.callId, 36) && UUID_V7.test(sent.callId) && isDraft(sent.draft)
}

function isDraft(draft: unknown): boolean {
  if (!isObject(draft) || !isId(draft.entryId)) return false
  switch (draft.type) {
    case 'invite':
      return (
        isObject(draft, 4) &&
        typeof draft.address === 'string' &&
        isAddress(draft.address) &&
        isMedia(draft.media)
      )
    case 'ringing':
      return isObject(draft, 2)
    case 'accept':
      return isObject(draft, 3) && isCounter(draft.session)
    case 'hangup':
      return isObject(draft, 3) && REASONS.has(draft.reason)
    case 'description':
      return isNegotiation(draft, 5) && isCounter(draft.revision) && isDescription(draft.description)
    case 'candidates':
      return isNegotiation(draft, 6) && areCandidates(draft)
    default:
      return false
  }
}

/** @param size the number of its members, without `to`. */
function isNegotiation(draft: Json, size: number): boolean {
  const { to } = draft
  if (!isCounter(draft.session)) return false
  return to === undefined ? isObject(draft, size) : isObject(draft, size + 1) && isDevice(to)
}

function isDevice(device: unknown): boolean {
  if (!isObject(device, 2) || !isId(device.deviceId)) return false
  return typeof device.userId === 'string' && isAddress(`user:${device.userId}`)
}

function isMedia(media: unknown): boolean {
  return isObject(media, 2) && typeof media.audio === 'boolean' && typeof media.video === 'boolean'
}

function isDescription(description: unknown): boolean {
  if (!isObject(description, 2)) return false
  const { type, sdp } = description
  return (type === 'offer' || type === 'answer') && isText(sdp, LIMITS.sdpLength) && isSdpBounded(sdp)
}

function areCandidates({ ufrag, candidates, endOfCandidates }: Json): boolean {
  if (typeof endOfCandidates !== 'boolean' || !isText(ufrag, LIMITS.ufragLength) || ufrag === '') return false
  return (
    Array.isArray(candidates) &&
    candidates.length <= LIMITS.candidatesPerBatch &&
    candidates.every(isCandidate)
  )
}

function isCandidate(candidate: unknown): boolean {
  if (!isObject(candidate, 3) || !isText(candidate.candidate, LIMITS.candidateLength)) return false
  const { sdpMid, sdpMLineIndex } = candidate
  return (sdpMid === null || isText(sdpMid, 16)) && (sdpMLineIndex === null || isWithin(sdpMLineIndex, 0, 31))
}

/** @param size the number of its members, whatever they are if absent. */
function isObject(value: unknown, size?: number): value is Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return size === undefined || Object.keys(value).length === size
}

function isText(value: unknown, most: number): value is string {
  return typeof value === 'string' && value.length <= most
}

function isId(value: unknown): boolean {
  return isText(value, SERVER_LIMITS.idLength) && ID.test(value)
}

function isCounter(value: unknown): boolean {
  return isWithin(value, 1, SERVER_LIMITS.counter)
}

function isWithin(value: unknown, least: number, most: number): boolean {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most
}
