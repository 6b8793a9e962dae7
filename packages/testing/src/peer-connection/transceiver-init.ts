import { type Direction, isDirection } from './direction.js'

/** What `addTransceiver` was asked for, checked. */
export interface ReadInit {
  readonly kind: 'audio' | 'video'
  readonly direction: Direction
  readonly streams: readonly string[]
  readonly track?: MediaStreamTrack
  readonly encodings?: RTCRtpEncodingParameters[]
}

export function readTransceiverInit(
  trackOrKind: MediaStreamTrack | string,
  init: RTCRtpTransceiverInit,
): ReadInit {
  const track = typeof trackOrKind === 'string' ? undefined : trackOrKind
  const kind = typeof trackOrKind === 'string' ? trackOrKind : trackOrKind.kind
  if (kind !== 'audio' && kind !== 'video') throw new TypeError(`"${kind}" is not a kind of media.`)
  const direction = init.direction ?? 'sendrecv'
  if (!isDirection(direction)) throw new TypeError(`"${direction}" is not a direction to begin with.`)
  return {
    kind,
    direction,
    streams: [...new Set((init.streams ?? []).map(stream => stream.id))],
    ...(track ? { track } : {}),
    ...(init.sendEncodings ? { encodings: init.sendEncodings } : {}),
  }
}
