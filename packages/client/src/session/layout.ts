import type { StreamPurpose } from '@ringdown/protocol'
import { FIRST_ENCODINGS, shrinkFirstPicture } from './first-picture.js'

/**
 * The order of the m-lines in every session, from its first offer to its end. Afterwards only `direction` and
 * `replaceTrack` change, so sharing a screen needs no negotiation.
 */
const PURPOSES = [
  ['microphone', 'audio'],
  ['camera', 'video'],
  ['screen', 'video'],
  ['screen-audio', 'audio'],
] as const satisfies readonly (readonly [StreamPurpose, 'audio' | 'video'])[]

/** The transceiver for each purpose. */
export type Layout = Readonly<Record<StreamPurpose, RTCRtpTransceiver>>

/**
 * Adds the fixed layout to the offerer's connection. Every transceiver is `sendrecv` without a track: nothing is sent
 * until a track is put on a sender. Tracks that belong together share a stream, so that receivers keep sound and
 * picture in sync.
 */
export function createLayout(connection: RTCPeerConnection): Layout {
  const face = new MediaStream()
  const screen = new MediaStream()
  const transceivers = PURPOSES.map(([purpose, kind]) =>
    connection.addTransceiver(kind, {
      direction: 'sendrecv',
      streams: [isScreen(purpose) ? screen : face],
      ...(purpose === 'camera' && { sendEncodings: FIRST_ENCODINGS }),
    }),
  )
  return toLayout(transceivers)
}

/**
 * Reads the layout from the offer just applied.
 *
 * @throws TypeError if the offer has a different layout.
 */
export function adoptLayout(connection: RTCPeerConnection): Layout {
  const transceivers = connection.getTransceivers()
  const layout = toLayout(transceivers)
  const face = new MediaStream()
  const screen = new MediaStream()
  for (const [purpose] of PURPOSES) {
    const transceiver = layout[purpose]
    transceiver.direction = 'sendrecv'
    transceiver.sender.setStreams?.(isScreen(purpose) ? screen : face)
  }
  shrinkFirstPicture(layout.camera.sender)
  return layout
}

/** The purpose of a transceiver; `null` if it has no place in the layout. */
export function purposeOf(
  connection: RTCPeerConnection,
  transceiver: RTCRtpTransceiver,
): StreamPurpose | null {
  return PURPOSES[connection.getTransceivers().indexOf(transceiver)]?.[0] ?? null
}

function isScreen(purpose: StreamPurpose): boolean {
  return purpose.startsWith('screen')
}

function toLayout(transceivers: readonly RTCRtpTransceiver[]): Layout {
  const entries = PURPOSES.map(([purpose, kind], index) => {
    const transceiver = transceivers[index]
    if (transceiver?.receiver.track.kind !== kind) throw new TypeError('The offer has another layout.')
    return [purpose, transceiver]
  })
  return Object.fromEntries(entries)
}
