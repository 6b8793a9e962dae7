import { type ControlBody, HANGUP_REASONS, isSdpBounded, LIMITS } from '@ringdown/protocol'

type Fields = Readonly<Record<string, unknown>>

/**
 * What must be true of each message before any code here relies on it. The browser checks the rest: `addIceCandidate`
 * and `setRemoteDescription` reject what is not a candidate or a description.
 */
const SHAPES: Readonly<Record<ControlBody['type'], (message: Fields) => boolean>> = {
  accept: () => true,
  leaving: () => true,
  'call-key': ({ key }) => typeof key === 'string' && key.length <= LIMITS.keyLength,
  hangup: ({ reason }) => (HANGUP_REASONS as readonly unknown[]).includes(reason),
  streams: ({ live }) => isFields(live),
  description: ({ session, revision, description }) =>
    typeof session === 'number' &&
    typeof revision === 'number' &&
    isFields(description) &&
    (description['type'] === 'offer' || description['type'] === 'answer') &&
    typeof description['sdp'] === 'string' &&
    isSdpBounded(description['sdp']),
  candidates: ({ ufrag, candidates }) =>
    typeof ufrag === 'string' &&
    ufrag.length <= LIMITS.ufragLength &&
    Array.isArray(candidates) &&
    candidates.length <= LIMITS.candidatesPerBatch &&
    candidates.every(isBoundedCandidate),
}

/** Reads a message of the control channel; `null` if it is invalid. The peer's page is not trusted. */
export function readControlMessage(data: unknown): ControlBody | null {
  if (typeof data !== 'string' || data.length > LIMITS.frameBytes) return null
  try {
    const message: unknown = JSON.parse(data)
    return isControlBody(message) ? message : null
  } catch {
    return null
  }
}

function isControlBody(message: unknown): message is ControlBody {
  if (!isFields(message) || typeof message['type'] !== 'string') return false
  return Object.hasOwn(SHAPES, message['type']) && SHAPES[message['type'] as ControlBody['type']](message)
}

function isBoundedCandidate(value: unknown): boolean {
  return isFields(value) && String(value['candidate']).length <= LIMITS.candidateLength
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
