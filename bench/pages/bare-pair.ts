import { firstFrame, now } from './first-frame.js'

/**
 * The reference of a cold call: two bare peer connections in one page, their media already open, connected by
 * function calls. @returns milliseconds from the start to the first frame at each end.
 */
export async function connectBarePair(): Promise<{ offerer: number; answerer: number }> {
  const streams = await Promise.all([open(), open()])
  const started = now()
  const offerer = new RTCPeerConnection()
  const answerer = new RTCPeerConnection()
  offerer.onicecandidate = ({ candidate }) => void answerer.addIceCandidate(candidate ?? undefined)
  answerer.onicecandidate = ({ candidate }) => void offerer.addIceCandidate(candidate ?? undefined)
  const frames = Promise.all([frameOf(offerer), frameOf(answerer)])
  const [ofOfferer, ofAnswerer] = streams
  for (const track of ofOfferer.getTracks()) offerer.addTrack(track, ofOfferer)
  for (const track of ofAnswerer.getTracks()) answerer.addTrack(track, ofAnswerer)
  await offerer.setLocalDescription()
  await answerer.setRemoteDescription(described(offerer))
  await answerer.setLocalDescription()
  await offerer.setRemoteDescription(described(answerer))
  const [atOfferer, atAnswerer] = await frames
  offerer.close()
  answerer.close()
  for (const stream of streams) for (const track of stream.getTracks()) track.stop()
  return { offerer: atOfferer - started, answerer: atAnswerer - started }
}

function open(): Promise<MediaStream> {
  return navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 1280, height: 720 } })
}

function frameOf(connection: RTCPeerConnection): Promise<number> {
  return new Promise(resolve => {
    connection.ontrack = ({ track }) => {
      if (track.kind === 'video') resolve(firstFrame(track))
    }
  })
}

function described(connection: RTCPeerConnection): RTCSessionDescription {
  if (!connection.localDescription) throw new Error('There is no local description.')
  return connection.localDescription
}
