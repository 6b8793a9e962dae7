import { openDevices } from '../media/device-access.js'
import { describeProblem, readMediaError } from '../media/media-problem.js'
import { type Finding, failed, passed, skipped, warned } from './finding.js'
import { CheckStopped, type Lifetime } from './lifetime.js'
import type { CheckPorts, SoundMeter } from './ports.js'

/** How long the person may take to answer the browser's question. */
const ANSWER_MS = 120_000
const LISTEN_MS = 4_000
const READ_EVERY_MS = 100
const LOOK_MS = 5_000
/** The highest sample, 0 to 1: speech exceeds it, the noise of a quiet room does not. */
const HEARD = 0.02
/** Every working microphone has at least this much noise. */
const NOTHING = 1e-5
/** The mean brightness of a covered lens, 0 to 255. */
const BLACK = 4

/** Without https, that is the problem. The browsers of some apps offer no devices to any page. */
function findNone({ isSecure }: CheckPorts, device: 'microphone' | 'camera'): Finding {
  return isSecure
    ? failed(describeProblem(device, 'unsupported'))
    : skipped('The browser offers no devices to this page.')
}

/** Opens the microphone and listens until it hears something, for at most four seconds. */
export async function checkMicrophone(ports: CheckPorts, lifetime: Lifetime): Promise<Finding> {
  const { mediaDevices, clock } = ports
  if (!mediaDevices) return findNone(ports, 'microphone')
  const startedAt = clock.now()
  // Unprocessed: what makes speech clear also makes a quiet room perfectly silent.
  const audio = { echoCancellation: false, noiseSuppression: false, autoGainControl: false }
  const opened = await open(mediaDevices, 'microphone', { audio }, lifetime)
  if (!('track' in opened)) return opened
  const openedMs = clock.now() - startedAt
  const meter = ports.measureSound(opened.track)
  const closeMeter = lifetime.own(() => meter.close())
  try {
    return judgeSound(await listen(meter, lifetime), openedMs)
  } finally {
    closeMeter()
    opened.close()
  }
}

/** @returns the highest sample; `null` if it could not be measured. */
async function listen(meter: SoundMeter, lifetime: Lifetime): Promise<number | null> {
  let peak: number | null = null
  for (let listened = 0; listened < LISTEN_MS && (peak ?? 0) < HEARD; listened += READ_EVERY_MS) {
    await lifetime.wait(READ_EVERY_MS)
    const read = meter.read()
    if (read !== null) peak = Math.max(peak ?? 0, read)
  }
  return peak
}

function judgeSound(peak: number | null, openedMs: number): Finding {
  if (peak === null) return passed('Opened; its level could not be measured', openedMs)
  if (peak >= HEARD) return passed(`We can hear you (${decibels(peak)})`, openedMs)
  if (peak >= NOTHING) return passed(`Only quiet sound (${decibels(peak)})`, openedMs)
  return failed({
    code: 'silent',
    message:
      'The microphone gives no sound at all. Check its mute switch and its level in the system settings, or choose another one.',
  })
}

/** Relative to full scale. */
function decibels(peak: number): string {
  return `${Math.round(20 * Math.log10(peak))} dB`.replace('-', '−')
}

/** Opens the camera and waits for a picture. */
export async function checkCamera(ports: CheckPorts, lifetime: Lifetime): Promise<Finding> {
  const { mediaDevices } = ports
  if (!mediaDevices) return findNone(ports, 'camera')
  const video = { width: { ideal: 1280 }, height: { ideal: 720 } }
  const opened = await open(mediaDevices, 'camera', { video }, lifetime)
  if (!('track' in opened)) return opened
  try {
    const picture = await lifetime.within(LOOK_MS, ports.look(opened.track), () => null)
    if (picture === null) {
      return failed({
        code: 'no-picture',
        message:
          'The camera opens but gives no picture. Close other programs that use it, or plug it in again.',
      })
    }
    if (picture.brightness < BLACK) {
      return warned({
        code: 'black',
        message: 'The picture is black. Open the camera’s cover, or turn on a light.',
      })
    }
    return passed(`${picture.width} × ${picture.height}`, picture.afterMs)
  } finally {
    opened.close()
  }
}

interface Opened {
  readonly track: MediaStreamTrack
  close(): void
}

async function open(
  mediaDevices: MediaDevices,
  device: 'microphone' | 'camera',
  constraints: MediaStreamConstraints,
  lifetime: Lifetime,
): Promise<Opened | Finding> {
  const opening = openDevices(mediaDevices, constraints).then(stream => {
    const [track] = stream.getTracks()
    const close = lifetime.own(() => {
      for (const each of stream.getTracks()) each.stop()
    })
    return track ? { track, close } : null
  })
  try {
    const opened = await lifetime.within(ANSWER_MS, opening, () => null)
    return opened ?? failed(unanswered(device))
  } catch (error) {
    if (error instanceof CheckStopped) throw error
    return failed(readMediaError(device, error))
  }
}

function unanswered(device: string) {
  return {
    code: 'unanswered',
    message: `The browser’s question about the ${device} was not answered. Run the check again and choose "Allow".`,
  }
}
