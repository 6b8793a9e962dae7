import { type CallState, type Ended, type Entry, parseAddress, type Receipt } from '@ringdown/protocol'
import { newSpanId, type Place, placeOf, type Span } from './span.js'

/**
 * The spans of a call that is over: the call, and in it how long it took to ring, was not answered, and was talked.
 * @param log what is kept of it, oldest first.
 */
export function spansOfCall(call: Ended, log: readonly Entry[]): readonly Span[] {
  const { endedAt, acceptedAt } = call
  const place = placeOf(call.callId)
  const placedAt = log[0]?.at ?? acceptedAt ?? endedAt
  const rangAt = log.find(({ type }) => type === 'ringing')?.at ?? null
  const answeredAt = acceptedAt ?? endedAt
  const whole: Span = {
    ...{ traceId: place.traceId, spanId: place.parentId, parentId: null, name: 'call', kind: 'internal' },
    startMs: placedAt,
    endMs: endedAt,
    attributes: {
      'ringdown.call.outcome': call.reason,
      'ringdown.call.address': parseAddress(call.address)?.kind ?? 'unknown',
      'ringdown.call.devices': call.parties.length + call.left.length,
    },
  }
  return [
    whole,
    phase(place, 'call: before it rings', placedAt, rangAt ?? answeredAt),
    ...(rangAt === null ? [] : [phase(place, 'call: rings', rangAt, answeredAt)]),
    ...(acceptedAt === null ? [] : [phase(place, 'call: accepted', acceptedAt, endedAt)]),
  ]
}

/** The steps of a receipt that are drawn, and as what. What the caller's `serverMs` measures is not counted from the accept. */
const STEPS = {
  devicesMs: 'opens microphone and camera',
  answerMs: 'has the SDP answer',
  iceMs: 'has a path (ICE)',
  dtlsMs: 'has keys (DTLS)',
} as const

/**
 * How a device connected, from the accept on. A device measures from when it knows of the accept, the server has only when that was
 * written: the steps are right among themselves, and drawn early by the time an entry takes to the device.
 */
export function spansOfReceipt(call: CallState & { acceptedAt: number }, receipt: Receipt): readonly Span[] {
  const place = placeOf(call.callId)
  const { role, warmth, route, firstFrameMs, roundTripMs } = receipt
  const taken = Object.keys(STEPS).flatMap(step => {
    const ms = receipt[step as keyof typeof STEPS]
    // A step of no time was done while it rang.
    return ms === null || ms === 0 ? [] : [{ name: STEPS[step as keyof typeof STEPS], ms }]
  })
  const start = call.acceptedAt
  const whole: Span = {
    ...phase(
      place,
      `${role} connects`,
      start,
      start + Math.max(firstFrameMs ?? 0, ...taken.map(({ ms }) => ms)),
    ),
    attributes: {
      'ringdown.call.role': role,
      'ringdown.call.warmth': warmth,
      'ringdown.call.route': route ?? 'unknown',
      ...(firstFrameMs === null ? {} : { 'ringdown.call.first_frame_ms': firstFrameMs }),
      ...(roundTripMs === null ? {} : { 'ringdown.call.round_trip_ms': roundTripMs }),
    },
  }
  const within = { traceId: place.traceId, parentId: whole.spanId }
  return [whole, ...taken.map(({ name, ms }) => phase(within, `${role} ${name}`, start, start + ms))]
}

function phase(place: Place, name: string, startMs: number, endMs: number): Span {
  // A restored log may be younger than the call in it.
  const start = Math.min(startMs, endMs)
  return { ...place, spanId: newSpanId(), name, kind: 'internal', startMs: start, endMs, attributes: {} }
}
