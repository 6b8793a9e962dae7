import { createLocalMedia, type LocalMedia } from '@ringdown/client'
import { type MediaConnection, Peer } from 'peerjs'
import { firstFrame, now } from './first-frame.js'

/*
 * The same person with PeerJS, as in its documentation. On a page of its own, because PeerJS brings webrtc-adapter,
 * which replaces parts of the browser's peer connection. Opens the camera and microphone exactly as ours does.
 */

let peer: Peer
let called: Promise<MediaConnection>
let connection: MediaConnection
let frame: Promise<number>
let media: LocalMedia | null = null

/** Signs in to PeerJS's server under this id. */
function openPeer(id: string, host: string, port: number): Promise<void> {
  peer = new Peer(id, { host, port, path: '/', config: { iceServers: [] } })
  return new Promise((resolve, reject) => {
    peer.once('open', () => resolve())
    peer.once('error', reject)
  })
}

/** From now on, waits to be called. */
function expectCall(): void {
  called = new Promise(resolve => peer.once('call', resolve))
}

/** Opens the camera and microphone, unless they are open. */
async function openMedia(): Promise<MediaStream> {
  if (media === null) {
    media = createLocalMedia()
    await media.open({ audio: true, video: true })
  }
  const { microphone, camera } = media.snapshot
  return new MediaStream([microphone.track, camera.track].filter(track => track !== null))
}

async function call(id: string): Promise<void> {
  talkThrough(peer.call(id, await openMedia()))
}

/** Waits for a call and leaves it unanswered. */
async function letRing(): Promise<void> {
  talkThrough(await called)
}

/** Answers the call, with the camera that is open or opened now. @returns when it was clicked, and when the first frame was shown. */
async function answer(): Promise<{ clicked: number; shown: number }> {
  const clicked = now()
  connection.answer(await openMedia())
  return { clicked, shown: await frame }
}

/** Calls, and waits for the picture. @returns when it was clicked, and when the first frame was shown. */
async function callUntilShown(id: string): Promise<{ clicked: number; shown: number }> {
  const clicked = now()
  await call(id)
  return { clicked, shown: await frame }
}

/** Answers any caller at once. @returns when the first frame was shown. */
async function answerAtOnce(): Promise<number> {
  await letRing()
  const { shown } = await answer()
  return shown
}

/** When the peer's first frame is shown. */
function untilFirstFrame(): Promise<number> {
  return frame
}

function hangUp(): void {
  connection.close()
  media?.close()
  media = null
}

function talkThrough(next: MediaConnection): void {
  connection = next
  frame = new Promise((resolve, reject) => {
    next.once('stream', stream => {
      const [track] = stream.getVideoTracks()
      if (track) resolve(firstFrame(track))
    })
    next.once('error', reject)
  })
}

const page = {
  openPeer,
  expectCall,
  openMedia,
  call,
  letRing,
  answer,
  callUntilShown,
  answerAtOnce,
  untilFirstFrame,
  hangUp,
}
export type PeerjsPage = typeof page

Object.assign(window, { page })
