import {
  type Address,
  type Call,
  createLocalMedia,
  createRingdown,
  guestToken,
  type Ringdown,
  type Watchable,
} from '@ringdown/client'
import { firstFrame, now } from './first-frame.js'

let ringdown: Ringdown
let call: Call
let join = () => {}

/** Signs in as somebody of this name. @returns the user's id. */
export async function signIn(name: string): Promise<string> {
  ringdown = createRingdown({ token: guestToken({ name }) })
  const { me } = await until(ringdown, ({ me }) => me !== null)
  return me?.userId ?? ''
}

/** Calls a person. @returns when it was clicked. */
export function ring(userId: string): number {
  const clicked = now()
  call = ringdown.call(`user:${userId}`, { audio: false, video: false })
  return clicked
}

/** Waits for a ring and declines it. @returns when it rang. */
export async function waitForRing(): Promise<number> {
  const { incoming } = await until(ringdown, ({ incoming }) => incoming.length > 0)
  const rang = now()
  incoming[0]?.decline()
  return rang
}

export async function untilEnded(): Promise<void> {
  await call.ended
}

/** Opens the camera and waits on a link. */
export async function hold(link: Address): Promise<void> {
  const localMedia = createLocalMedia()
  await localMedia.open({ audio: true, video: true })
  call = ringdown.call(link, { localMedia })
}

/** When the first frame of the peer is shown. */
export async function untilFirstFrame(): Promise<number> {
  const { remote } = await until(call, ({ remote }) => remote.camera.track !== null)
  if (!remote.camera.track) throw new Error('There is no remote camera.')
  return firstFrame(remote.camera.track)
}

/** Looks at the preview until a call waits on the link. */
export async function preview(link: Address): Promise<void> {
  const localMedia = createLocalMedia()
  await localMedia.open({ audio: true, video: true })
  const waiting = await until(ringdown.listen(link), calls => (calls?.length ?? 0) > 0)
  const [held] = waiting ?? []
  if (!held) throw new Error('Nobody waits on the link.')
  call = held
  join = () => held.accept({ localMedia })
}

/** Joins the call looked at. @returns when it was clicked, and when the first frame was shown. */
export async function joinCall(): Promise<{ clicked: number; shown: number }> {
  const clicked = now()
  join()
  return { clicked, shown: await untilFirstFrame() }
}

export function hangUp(): void {
  call.hangUp()
}

function until<T>(watchable: Watchable<T>, wanted: (snapshot: T) => boolean): Promise<T> {
  if (wanted(watchable.snapshot)) return Promise.resolve(watchable.snapshot)
  return new Promise(resolve => {
    const unsubscribe = watchable.subscribe(() => {
      if (!wanted(watchable.snapshot)) return
      unsubscribe()
      resolve(watchable.snapshot)
    })
  })
}
