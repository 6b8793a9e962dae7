import { type Finding, failed, passed } from './finding.js'
import type { Lifetime } from './lifetime.js'
import type { CheckPorts } from './ports.js'

const PATIENCE_MS = 15_000
const LOOK_EVERY_MS = 100

type LoopbackPorts = Pick<CheckPorts, 'drawPicture' | 'measureArrival'> & {
  readonly PeerConnection: typeof RTCPeerConnection
}

/**
 * Calls itself through the relay at both ends and waits for the picture: the worst case of two people on restrictive
 * networks.
 */
export async function checkLoopback(
  { PeerConnection, drawPicture, measureArrival }: LoopbackPorts,
  iceServers: readonly RTCIceServer[],
  lifetime: Lifetime,
): Promise<Finding> {
  const { clock } = lifetime
  const configuration: RTCConfiguration = { iceServers: [...iceServers], iceTransportPolicy: 'relay' }
  const sender = new PeerConnection(configuration)
  const receiver = new PeerConnection(configuration)
  const picture = drawPicture()
  const close = lifetime.own(() => {
    sender.close()
    receiver.close()
    picture.close()
  })
  const startedAt = clock.now()
  try {
    sender.addTransceiver(picture.track, { direction: 'sendonly' })
    await lifetime.within(PATIENCE_MS, join(sender, receiver), () => {})
    while (clock.now() - startedAt < PATIENCE_MS) {
      const { hasFrame, roundTripMs } = await measureArrival(receiver)
      if (hasFrame && roundTripMs !== null) {
        return passed(`Picture arrived, round trip ${Math.round(roundTripMs)} ms`, clock.now() - startedAt)
      }
      await lifetime.wait(LOOK_EVERY_MS)
    }
    return failed(receiver.connectionState === 'connected' ? NO_PICTURE : NO_WAY)
  } finally {
    close()
  }
}

/** Exchanges offer and answer, and passes each side's candidates on once their description is set. */
async function join(sender: RTCPeerConnection, receiver: RTCPeerConnection): Promise<void> {
  const early: (() => Promise<void>)[] = []
  let described = false
  const carry = (to: RTCPeerConnection) => (event: RTCPeerConnectionIceEvent) => {
    const { candidate } = event
    if (candidate === null) return
    // One unusable candidate must not affect the others.
    const add = () => to.addIceCandidate(candidate).catch(() => {})
    if (described) void add()
    else early.push(add)
  }
  sender.onicecandidate = carry(receiver)
  receiver.onicecandidate = carry(sender)
  await sender.setLocalDescription(await sender.createOffer())
  await receiver.setRemoteDescription(descriptionOf(sender))
  await receiver.setLocalDescription(await receiver.createAnswer())
  await sender.setRemoteDescription(descriptionOf(receiver))
  described = true
  for (const add of early) await add()
}

function descriptionOf({ localDescription }: RTCPeerConnection): RTCSessionDescriptionInit {
  if (!localDescription) throw new TypeError('The browser lost the description it had just set.')
  return { type: localDescription.type, sdp: localDescription.sdp }
}

const NO_WAY = {
  code: 'relay-closed',
  message:
    'The TURN server hands out addresses but relays nothing. Ask your administrator to open its relay ports (UDP 49152 to 65535) in the firewall, to set external-ip if it is behind one, and to allow its own address as a peer.',
}

const NO_PICTURE = {
  code: 'no-media',
  message:
    'The TURN server connects, but no picture arrives. Ask your administrator to raise its bandwidth limits (max-bps, bps-capacity).',
}
