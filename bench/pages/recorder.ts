import type { Sample } from '../quality/sample.js'
import { now } from './first-frame.js'

/*
 * Reads the statistics of a page's connection, whether Ringdown or the reference made it.
 */

/** How often a person's call is read, in milliseconds. */
const EVERY = 500

const connections: RTCPeerConnection[] = []
const samples: Sample[] = []
let reading: ReturnType<typeof setInterval> | null = null

window.RTCPeerConnection = class extends window.RTCPeerConnection {
  constructor(configuration?: RTCConfiguration) {
    super(configuration)
    connections.push(this)
  }
}

/** Plays what the other end sends, as browsers decode only what is played, and waits until both kinds have come. */
export async function play(): Promise<void> {
  const connection = connected()
  const tracks = (['audio', 'video'] as const).map(kind => {
    const receiver = connection.getReceivers().find(({ track }) => track.kind === kind)
    if (!receiver) throw new Error(`The connection has no ${kind}.`)
    return receiver.track
  })
  show(tracks)
  const hasBoth = ({ audio, video }: Sample) => audio.bytes > 0 && video.frames > 0
  while (!hasBoth(await readSample(connection))) await new Promise(resolve => setTimeout(resolve, 50))
}

/** Plays these tracks, in an element after those of others. */
export function show(tracks: readonly MediaStreamTrack[]): HTMLVideoElement {
  const video = document.createElement('video')
  video.srcObject = new MediaStream([...tracks])
  document.body.append(video)
  void video.play()
  return video
}

/** Reads the statistics from now on, until `takeSamples`. */
export function record(): void {
  const connection = connected()
  samples.length = 0
  const read = () => void readSample(connection).then(sample => samples.push(sample))
  read()
  reading = setInterval(read, EVERY)
}

export function takeSamples(): readonly Sample[] {
  if (reading !== null) clearInterval(reading)
  return samples
}

export function connected(): RTCPeerConnection {
  const connection = connections.findLast(({ connectionState }) => connectionState === 'connected')
  if (!connection) throw new Error('There is no connection.')
  return connection
}

/** @internal The members that this bench reads; TypeScript's DOM types know few of them. */
type Report = RTCStats & Readonly<Record<string, unknown>>

async function readSample(connection: RTCPeerConnection): Promise<Sample> {
  const reports = [...(await connection.getStats()).values()] as Report[]
  const audio = busiest(reports, 'inbound-rtp', 'audio', 'bytesReceived')
  const video = busiest(reports, 'inbound-rtp', 'video', 'bytesReceived')
  const sent = busiest(reports, 'outbound-rtp', 'video', 'bytesSent')
  const limits = sent?.['qualityLimitationDurations'] as Readonly<Record<string, number>> | undefined
  const codec = reports.find(({ id }) => id === sent?.['codecId'])
  return {
    at: now(),
    audio: {
      samples: count(audio, 'totalSamplesReceived'),
      concealed: count(audio, 'concealedSamples'),
      silentConcealed: count(audio, 'silentConcealedSamples'),
      bytes: count(audio, 'bytesReceived') + count(audio, 'headerBytesReceived'),
      bufferDelay: count(audio, 'jitterBufferDelay'),
      emitted: count(audio, 'jitterBufferEmittedCount'),
    },
    video: {
      frames: count(video, 'framesDecoded'),
      width: count(video, 'frameWidth'),
      height: count(video, 'frameHeight'),
      frozen: count(video, 'totalFreezesDuration'),
      bytes: count(video, 'bytesReceived') + count(video, 'headerBytesReceived'),
    },
    sent: {
      limitedByCpu: limits?.['cpu'] ?? 0,
      isPaused: sent?.['active'] === false,
      mostVoice: mostBitrate(connection, 'audio'),
      mostPicture: mostBitrate(connection, 'video'),
      estimate: count(busiest(reports, 'candidate-pair', null, 'bytesSent'), 'availableOutgoingBitrate'),
      videoCodec: String(codec?.['mimeType'] ?? ''),
    },
  }
}

/** A connection has a place for a screen, too; the camera has sent the most. */
function busiest(
  reports: readonly Report[],
  type: RTCStatsType,
  kind: 'audio' | 'video' | null,
  by: string,
): Report | undefined {
  return reports
    .filter(report => report.type === type && (kind === null || report['kind'] === kind))
    .toSorted((one, other) => count(other, by) - count(one, by))[0]
}

/** Of the first sender of this kind: the microphone or the camera. */
function mostBitrate(connection: RTCPeerConnection, kind: 'audio' | 'video'): number | null {
  const sender = connection.getSenders().find(({ track }) => track?.kind === kind)
  return sender?.getParameters().encodings[0]?.maxBitrate ?? null
}

function count(report: Report | undefined, name: string): number {
  const value = report?.[name]
  return typeof value === 'number' ? value : 0
}
