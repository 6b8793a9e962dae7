import { type Finding, failed, passed, skipped, warned } from './finding.js'
import type { CheckPorts } from './ports.js'

/** Browsers give devices to pages from https or localhost only (Secure Contexts §3). */
export function checkSecureContext({ isSecure }: CheckPorts): Finding {
  if (isSecure) return passed(null, null)
  return failed({
    code: 'insecure',
    message:
      'Browsers allow camera and microphone only on https or localhost: ask whoever runs this server for its https address.',
  })
}

/** Whether the browser can describe a call: some have it switched off, or have lost it to an extension. */
export async function checkWebRtc({ PeerConnection }: CheckPorts): Promise<Finding> {
  const cannot = failed({
    code: 'no-webrtc',
    message:
      'This browser does not offer WebRTC: use a current Firefox, Chrome, Edge or Safari, or turn off the extension or policy that blocks it.',
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

/** Run after the microphone: some browsers list loudspeakers only then. */
export async function checkSpeakers({ mediaDevices, listsSpeakers }: CheckPorts): Promise<Finding> {
  if (!mediaDevices || !listsSpeakers) {
    return skipped('This browser does not list speakers; it uses the one the system has chosen.')
  }
  const devices = await mediaDevices.enumerateDevices()
  const speakers = devices.filter(({ kind }) => kind === 'audiooutput')
  if (speakers.length > 0)
    return passed(speakers.length === 1 ? '1 speaker' : `${speakers.length} speakers`, null)
  return warned({
    code: 'no-speaker',
    message: 'No speaker was found, so you will not hear others: plug in a headset or turn on a speaker.',
  })
}
