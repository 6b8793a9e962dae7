import { type Finding, failed, passed, skipped, warned } from './finding.js'
import type { CheckPorts } from './ports.js'

/** Browsers give devices only to pages from https or localhost (Secure Contexts §3). */
export function checkSecureContext({ isSecure }: CheckPorts): Finding {
  if (isSecure) return passed(null, null)
  return failed({
    code: 'insecure',
    message:
      'Browsers allow the camera and microphone only over https or on localhost. Ask your administrator for the https address.',
  })
}

/** Whether the browser can set up a call: WebRTC may be disabled, or removed by an extension. */
export async function checkWebRtc({ PeerConnection }: CheckPorts): Promise<Finding> {
  const cannot = failed({
    code: 'no-webrtc',
    message:
      'This browser does not offer WebRTC. Use a current Firefox, Chrome, Edge or Safari, or turn off the extension or policy that blocks it.',
  })
  if (!PeerConnection) return cannot
  let connection: RTCPeerConnection | null = null
  try {
    connection = new PeerConnection()
    for (const kind of ['audio', 'video']) connection.addTransceiver(kind)
    const { sdp = '' } = await connection.createOffer()
    return sdp.includes('m=audio') && sdp.includes('m=video') ? passed(null, null) : cannot
  } catch {
    return cannot
  } finally {
    connection?.close()
  }
}

/** Runs after the microphone step: some browsers list speakers only then. */
export async function checkSpeakers({ mediaDevices, listsSpeakers }: CheckPorts): Promise<Finding> {
  if (!mediaDevices || !listsSpeakers) {
    return skipped('This browser does not list speakers. It uses the system default.')
  }
  const devices = await mediaDevices.enumerateDevices()
  const speakers = devices.filter(({ kind }) => kind === 'audiooutput')
  if (speakers.length > 0)
    return passed(speakers.length === 1 ? '1 speaker' : `${speakers.length} speakers`, null)
  return warned({
    code: 'no-speaker',
    message: 'No speaker found, so you will not hear others. Plug in a headset or turn on a speaker.',
  })
}
