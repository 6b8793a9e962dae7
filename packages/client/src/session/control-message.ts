import { type ControlBody, HANGUP_REASONS, LIMITS, type StreamPurpose } from '@ringdown/protocol'

type Fields = Readonly<Record<string, unknown>>

/** Reads a message of the control channel, or `null` where it is not one: the peer's page is not to be trusted. */
export function readControlMessage(data: unknown): ControlBody | null {
  if (typeof data !== 'string' || data.length > LIMITS.frameBytes) return null
  const message = parseObject(data)
  switch (message?.['type']) {
    case 'hangup': {
      const reason = HANGUP_REASONS.find(known => known === message['reason'])
      return reason ? { type: 'hangup', reason } : null
    }
    case 'accept':
      return { type: 'accept' }
    case 'streams':
      return readStreams(message['live'])
    case 'description':
      return readDescription(message)
    case 'candidates':
      return readCandidates(message)
    default:
      return null
  }
}

function parseObject(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text)
    return isFields(value) ? value : null
  } catch {
    return null
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function readStreams(live: unknown): ControlBody | null {
  if (!isFields(live)) return null
  const is = (purpose: StreamPurpose) => live[purpose] === true
  return {
    type: 'streams',
    live: {
      microphone: is('microphone'),
      camera: is('camera'),
      screen: is('screen'),
      'screen-audio': is('screen-audio'),
    },
  }
}

function readDescription({ session, revision, description }: Fields): ControlBody | null {
  if (typeof session !== 'number' || typeof revision !== 'number' || !isFields(description)) return null
  const { type, sdp } = description
  if ((type !== 'offer' && type !== 'answer') || typeof sdp !== 'string') return null
  return { type: 'description', session, revision, description: { type, sdp } }
}

function readCandidates({ ufrag, candidates, endOfCandidates }: Fields): ControlBody | null {
  if (typeof ufrag !== 'string' || !Array.isArray(candidates)) return null
  if (candidates.length > LIMITS.candidatesPerBatch) return null
  return {
    type: 'candidates',
    ufrag,
    // Field types are left to `addIceCandidate`, which rejects what is not a candidate.
    candidates: candidates.filter(isFields).map(({ candidate, sdpMid, sdpMLineIndex }) => ({
      candidate: String(candidate),
      sdpMid: typeof sdpMid === 'string' ? sdpMid : null,
      sdpMLineIndex: typeof sdpMLineIndex === 'number' ? sdpMLineIndex : null,
    })),
    endOfCandidates: endOfCandidates === true,
  }
}
