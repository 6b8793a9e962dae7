import {
  type Address,
  type Call,
  createLocalMedia,
  createRingdown,
  guestToken,
  type LocalMedia,
  type Ringdown,
  speedReceipts,
} from '@ringdown/client'
import { firstFrame, now } from './first-frame.js'
import { until } from './until.js'

let ringdown: Ringdown
let call: Call
let media: LocalMedia
let rang: Promise<number>
let frame: Promise<number>
let join = () => {}

/** Signs in with this name. @returns the user's id. */
export async function signIn(name: string): Promise<string> {
  // As the app does.
  ringdown = createRingdown({ token: guestToken({ name }), speedReceipts })
  // A page acknowledges a ring only if something listens.
  ringdown.subscribe(() => {})
  const { me } = await until(ringdown, ({ me }) => me !== null)
  return me?.userId ?? ''
}

/** Calls a person. @returns when it was clicked. */
export function ring(userId: string): number {
  const clicked = now()
  call = ringdown.call(`user:${userId}`, { audio: false, video: false })
  return clicked
}

/** Waits for the next ring from now on, and declines it. */
export function expectRing(): void {
  rang = until(ringdown, ({ incoming }) => incoming.length > 0).then(({ incoming }) => {
    const rang = now()
    incoming[0]?.decline()
    return rang
  })
}

/** @returns when the expected ring arrived. */
export function untilRang(): Promise<number> {
  return rang
}

export async function untilEnded(): Promise<void> {
  await call.ended
}

/** Opens the camera and microphone for the next call. */
export async function openMedia(): Promise<void> {
  media = createLocalMedia()
  await media.open({ audio: true, video: true })
}

/** Calls a person with the media opened before, and waits until their page has acknowledged the ring. */
export async function callUntilRinging(userId: string): Promise<void> {
  talkThrough(ringdown.call(`user:${userId}`, { localMedia: media }))
  await until(call, ({ phase }) => phase === 'ringing')
}

/** Waits for a ring, which `joinCall` will answer with the media opened before. */
export async function letRing(): Promise<void> {
  const { incoming } = await until(ringdown, ({ incoming }) => incoming.length > 0)
  const [ringing] = incoming
  if (!ringing) throw new Error('No call came.')
  talkThrough(ringing)
  join = () => ringing.accept({ localMedia: media })
}

/**
 * Waits until the unanswered call's session has connected, for at most this many milliseconds. @returns whether it
 * has.
 */
export function untilWarm(ms: number): Promise<boolean> {
  const late = new Promise<boolean>(resolve => setTimeout(() => resolve(false), ms))
  const warm = until(call, ({ connection }) => connection === 'connected').then(() => true)
  return Promise.race([warm, late])
}

/** Opens the camera and waits on a link. */
export async function hold(link: Address): Promise<void> {
  await openMedia()
  talkThrough(ringdown.call(link, { localMedia: media }))
}

/** When the peer's first frame is shown. */
export function untilFirstFrame(): Promise<number> {
  return frame
}

/** Shows the preview until a call waits on the link. */
export async function preview(link: Address): Promise<void> {
  await openMedia()
  const waiting = await until(ringdown.listen(link), calls => (calls?.length ?? 0) > 0)
  const [held] = waiting ?? []
  if (!held) throw new Error('No call waits on the link.')
  talkThrough(held)
  join = () => held.accept({ localMedia: media })
}

/** Joins the call found. @returns when it was clicked, and when the first frame was shown. */
export async function joinCall(): Promise<{ clicked: number; shown: number }> {
  const clicked = now()
  join()
  return { clicked, shown: await frame }
}

export function hangUp(): void {
  call.hangUp()
}

/** Makes this the current call, with the peer's video element ready. */
function talkThrough(next: Call): void {
  call = next
  frame = until(next, ({ remote }) => remote.camera.track !== null).then(({ remote }) => {
    if (!remote.camera.track) throw new Error('There is no remote camera.')
    return firstFrame(remote.camera.track)
  })
}
