import { createRingdown, guestToken, type Ringdown } from '@ringdown/client'
import { createPilot } from '@ringdown/client/pilot'
import { media } from './own-media.js'
import { until } from './until.js'

/*
 * Someone who talks through the SDK, and the same with a peer connection as browsers give it.
 */

let ringdown: Ringdown
let bare: RTCPeerConnection

/** Signs in with this name, with a pilot, as the app does. @returns the user's id. */
export async function signIn(name: string): Promise<string> {
  ringdown = createRingdown({ token: guestToken({ name }), pilot: createPilot() })
  const { me } = await until(ringdown, ({ me }) => me !== null)
  return me?.userId ?? ''
}

/** Calls a person, and waits until the two are connected. */
export async function call(userId: string): Promise<void> {
  const call = ringdown.call(`user:${userId}`, { localMedia: media })
  await until(call, ({ phase, connection }) => phase === 'accepted' && connection === 'connected')
}

/** Waits for a ring, answers it, and waits until the two are connected. */
export async function answer(): Promise<void> {
  const { incoming } = await until(ringdown, ({ incoming }) => incoming.length > 0)
  const [ringing] = incoming
  if (!ringing) throw new Error('No call came.')
  ringing.accept({ localMedia: media })
  await until(ringing, ({ connection }) => connection === 'connected')
}

/** The default pair: @returns the description to give to the other end, complete with candidates. */
export async function describe(remote?: RTCSessionDescriptionInit): Promise<RTCSessionDescriptionInit> {
  const { microphone, camera, screen } = media.snapshot
  bare = new RTCPeerConnection()
  if (remote) await bare.setRemoteDescription(remote)
  const stream = new MediaStream()
  for (const { track } of [microphone, camera, screen]) if (track) bare.addTrack(track, stream)
  const gathered = new Promise<void>(resolve => {
    bare.onicecandidate = ({ candidate }) => candidate ?? resolve()
  })
  await bare.setLocalDescription()
  await gathered
  if (!bare.localDescription) throw new Error('There is no local description.')
  return bare.localDescription.toJSON()
}

/** The default pair: takes the other end's answer. */
export async function conclude(remote: RTCSessionDescriptionInit): Promise<void> {
  await bare.setRemoteDescription(remote)
}

/** The default pair: waits until the two are connected. */
export function untilConnected(): Promise<void> {
  return new Promise(resolve => {
    const look = () => {
      if (bare.connectionState === 'connected') resolve()
    }
    bare.addEventListener('connectionstatechange', look)
    look()
  })
}
