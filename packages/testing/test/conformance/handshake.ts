import { present, until } from './expect.js'

export function localOf(connection: RTCPeerConnection): RTCSessionDescription {
  return present(connection.localDescription, 'a local description')
}

export function ufragOf(description: RTCSessionDescription | RTCSessionDescriptionInit | null): string {
  return present(/a=ice-ufrag:(\S+)/.exec(description?.sdp ?? '')?.[1], 'an ice-ufrag in the SDP')
}

/** A complete offer and answer; the answerer accepts what is offered, in both directions. */
export async function negotiate(offerer: RTCPeerConnection, answerer: RTCPeerConnection): Promise<void> {
  await offerer.setLocalDescription()
  await answerer.setRemoteDescription(localOf(offerer))
  for (const transceiver of answerer.getTransceivers()) {
    if (transceiver.direction === 'recvonly') transceiver.direction = 'sendrecv'
  }
  await answerer.setLocalDescription()
  await offerer.setRemoteDescription(localOf(answerer))
}

/** A complete offer and answer, with the directions unchanged. */
export async function exchange(offerer: RTCPeerConnection, answerer: RTCPeerConnection): Promise<void> {
  await offerer.setLocalDescription()
  await answerer.setRemoteDescription(localOf(offerer))
  await answerer.setLocalDescription()
  await offerer.setRemoteDescription(localOf(answerer))
}

/** Offers, and has the other end apply it. */
export async function offer(offerer: RTCPeerConnection, answerer: RTCPeerConnection): Promise<void> {
  await offerer.setLocalDescription()
  await answerer.setRemoteDescription(localOf(offerer))
}

/** Negotiates, and waits until both ends are connected. */
export async function connect(offerer: RTCPeerConnection, answerer: RTCPeerConnection): Promise<void> {
  trickle(offerer, answerer)
  await exchange(offerer, answerer)
  await until(
    () => [offerer, answerer].every(({ connectionState }) => connectionState === 'connected'),
    'both ends connected',
  )
}

export const ROLLBACK = { type: 'rollback', sdp: '' } as const

/** Passes candidates on, in both directions, once the other end can take them. */
export function trickle(left: RTCPeerConnection, right: RTCPeerConnection): void {
  passOn(left, right)
  passOn(right, left)
}

function passOn(from: RTCPeerConnection, to: RTCPeerConnection): void {
  from.addEventListener('icecandidate', ({ candidate }) => {
    void (async () => {
      await until(() => to.remoteDescription !== null || to.signalingState === 'closed', 'a description')
      // A candidate may arrive for a superseded generation, or after the end: neither matters here.
      await to.addIceCandidate(candidate ?? undefined).catch(() => {})
    })()
  })
}

/** Moves the second m-line before the first, with all its lines. */
export function swapSections(sdp: string): string {
  const [head, first, second, ...rest] = sdp.split(/^(?=m=)/m)
  return [head, second, first, ...rest].join('')
}

/** Takes the last m-line away. */
export function dropSection(sdp: string): string {
  return sdp
    .split(/^(?=m=)/m)
    .slice(0, -1)
    .join('')
}
