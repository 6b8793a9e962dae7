import { type Direction, isDirection } from './direction.js'
import { checkEncodings } from './send-parameters.js'

/** The checked arguments of `addTransceiver`. */
export interface ReadInit {
  readonly kind: 'audio' | 'video'
  readonly direction: Direction
  readonly streams: readonly string[]
  readonly track?: MediaStreamTrack
  readonly encodings?: readonly RTCRtpEncodingParameters[]
}

export function readTransceiverInit(
  trackOrKind: MediaStreamTrack | string,
  init: RTCRtpTransceiverInit | null,
): ReadInit {
  const track = typeof trackOrKind === 'string' ? undefined : readTrack(trackOrKind)
  const kind = typeof trackOrKind === 'string' ? trackOrKind : trackOrKind.kind
  if (kind !== 'audio' && kind !== 'video') throw new TypeError(`"${kind}" is not a kind of media.`)
  const { direction = 'sendrecv', sendEncodings, streams } = init ?? {}
  if (!isDirection(direction)) throw new TypeError(`"${direction}" is not a valid initial direction.`)
  if (sendEncodings) checkEncodings(sendEncodings)
  return {
    kind,
    direction,
    streams: streams === undefined ? [] : readStreams(streams),
    ...(track ? { track } : {}),
    ...(sendEncodings ? { encodings: sendEncodings } : {}),
  }
}

export function readTrack(track: unknown): MediaStreamTrack {
  if (!isTrack(track)) throw new TypeError('This is not a MediaStreamTrack.')
  return track
}

/** The ids of the streams, each once. */
export function readStreams(streams: Iterable<MediaStream> | null): string[] {
  const ids = [...(streams ?? notAStream())].map(stream => {
    const id: unknown = isRecord(stream) && 'getTracks' in stream ? stream['id'] : null
    return typeof id === 'string' ? id : notAStream()
  })
  return [...new Set(ids)]
}

function isTrack(track: unknown): track is MediaStreamTrack {
  return isRecord(track) && (track['kind'] === 'audio' || track['kind'] === 'video')
}

function notAStream(): never {
  throw new TypeError('This is not a MediaStream.')
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
