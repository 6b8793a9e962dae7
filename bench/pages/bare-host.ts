import { firstFrame, now } from './first-frame.js'

/*
 * One end of two bare peer connections on two computers, with nothing else around them. As in a warm ring: they connect without
 * media; the click puts it on the senders and tells the other end, over a data channel, to do the same. Or as on a link: each
 * knows the other's description before the click, and no address.
 */

/** As the SDK's first pictures: a larger one would wait until Chromium has shrunk it. */
const ENCODINGS = [{ scaleResolutionDownBy: 3 }]

let connection: RTCPeerConnection
let channel: RTCDataChannel
let media: MediaStream | null = null
let frame: Promise<number>
let heldCandidates: readonly RTCIceCandidateInit[] = []

export async function openBareMedia(): Promise<void> {
  media ??= await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 1280, height: 720 } })
}

/** @returns the offer, with its candidates. */
export function offerBare(): Promise<string> {
  open()
  connection.addTransceiver('audio', { direction: 'sendrecv' })
  connection.addTransceiver('video', { direction: 'sendrecv', sendEncodings: ENCODINGS })
  return describe()
}

/** As on a link: what is known of the other end before the click tells no address. */
export interface Held {
  readonly sdp: string
  /** For the moment of the click. */
  readonly candidates: readonly RTCIceCandidateInit[]
}

/** @returns the offer of somebody who waits, with their media on it, and apart from it the candidates. */
export async function holdBare(): Promise<Held> {
  open()
  for (const track of media?.getTracks() ?? [])
    connection.addTransceiver(track, { sendEncodings: track.kind === 'video' ? ENCODINGS : [] })
  const gathered = gather()
  await connection.setLocalDescription()
  const sdp = connection.localDescription?.sdp ?? ''
  return { sdp, candidates: await gathered }
}

/** @returns the answer, without candidates. */
export async function previewBare({ sdp, candidates }: Held): Promise<string> {
  heldCandidates = candidates
  const answer = await answerBare(sdp)
  return answer.replace(/^a=(candidate|end-of-candidates).*\r\n/gm, '')
}

/** The click on Join: the checks begin. @returns when it was made, and when the first frame was shown. */
export async function joinBare(): Promise<{ clicked: number; shown: number }> {
  const clicked = now()
  sendMedia()
  for (const candidate of heldCandidates) void connection.addIceCandidate(candidate)
  return { clicked, shown: await frame }
}

/** @returns the answer, with its candidates. */
export async function answerBare(offer: string): Promise<string> {
  open()
  await connection.setRemoteDescription({ type: 'offer', sdp: offer })
  for (const transceiver of connection.getTransceivers()) transceiver.direction = 'sendrecv'
  const sender = connection.getTransceivers()[1]?.sender
  const parameters = sender?.getParameters()
  for (const encoding of parameters?.encodings ?? []) Object.assign(encoding, ENCODINGS[0])
  if (parameters) await sender?.setParameters(parameters)
  return describe()
}

export async function takeBareAnswer(answer: string): Promise<void> {
  await connection.setRemoteDescription({ type: 'answer', sdp: answer })
}

/** The click. @returns when it was made, and when the first frame was shown. */
export async function pressBare(): Promise<{ clicked: number; shown: number }> {
  const clicked = now()
  channel.send('accept')
  await openBareMedia()
  sendMedia()
  return { clicked, shown: await frame }
}

export function untilBareFrame(): Promise<number> {
  return frame
}

export function closeBare(): void {
  connection.close()
  for (const track of media?.getTracks() ?? []) track.stop()
  media = null
}

function open(): void {
  connection = new RTCPeerConnection()
  channel = connection.createDataChannel('control', { negotiated: true, id: 0 })
  channel.onmessage = sendMedia
  frame = new Promise(resolve => {
    connection.ontrack = ({ track }) => {
      if (track.kind === 'video') resolve(firstFrame(track))
    }
  })
}

function sendMedia(): void {
  for (const { sender, receiver } of connection.getTransceivers()) {
    const track = media?.getTracks().find(({ kind }) => kind === receiver.track.kind)
    if (track) void sender.replaceTrack(track)
  }
}

/** @returns the candidates, once all are known. */
function gather(): Promise<readonly RTCIceCandidateInit[]> {
  const found: RTCIceCandidateInit[] = []
  return new Promise(resolve => {
    connection.onicecandidate = ({ candidate }) => {
      if (candidate) found.push(candidate.toJSON())
      else resolve(found)
    }
  })
}

async function describe(): Promise<string> {
  const gathered = gather()
  await connection.setLocalDescription()
  await gathered
  return connection.localDescription?.sdp ?? ''
}
