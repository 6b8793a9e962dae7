import { type Finding, failed, passed } from './finding.js'
import type { Lifetime } from './lifetime.js'
import type { CheckPorts } from './ports.js'

const PATIENCE_MS = 15_000
const LOOK_EVERY_MS = 100

type LoopbackPorts = Pick<CheckPorts, 'drawPicture' | 'measureArrival'> & {
  readonly PeerConnection: typeof RTCPeerConnection
}

/** Calls oneself through the relay, at both ends, and waits for the picture: what two people behind hard networks need. */
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
        return passed(
          `Picture came through, round trip ${Math.round(roundTripMs)} ms`,
          clock.now() - startedAt,
        )
      }
      await lifetime.wait(LOOK_EVERY_MS)
    }
    return failed(receiver.connectionState === 'connected' ? NO_PICTURE : NO_WAY)
  } finally {
    close()
  }
}

/** Offer and answer, each side's candidates given to the other once it knows what they are of. */
async function join(sender: RTCPeerConnection, receiver: RTCPeerConnection): Promise<void> {
  const early: (() => Promise<void>)[] = []
  let described = false
  const carry = (to: RTCPeerConnection) => (event: RTCPeerConnectionIceEvent) => {
    const { candidate } = event
    if (candidate === null) return
    // One that cannot be used must not cost the others.
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
  if (!localDescription) throw new TypeError('The browser has lost the description it was just given.')
  return { type: localDescription.type, sdp: localDescription.sdp }
}

const NO_WAY = {
  code: 'relay-closed',
  message:
    'The TURN server gives addresses but lets nothing through them: ask whoever runs it to open its relay ports (UDP 49152 to 65535) in the firewall, to set external-ip if it is behind one, and to allow its own address as a peer.',
}

const NO_PICTURE = {
  code: 'no-media',
  message:
    'The way through the TURN server is open but no picture arrives: ask whoever runs it to raise its bandwidth limits (max-bps, bps-capacity).',
}
