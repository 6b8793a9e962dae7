import { routeOf, type Stats, selectedPair } from '../session/selected-pair.js'
import type { QualityFigures } from './quality-figures.js'

type Counters = Readonly<Record<string, number>>

/** What has gone over a candidate pair, bytes on the wire. */
interface Traffic {
  readonly sent: number
  readonly received: number
}

/** The ids of the m-lines whose statistics count (RFC 9143). */
export interface Lines {
  readonly microphone: string | null
  readonly camera: string | null
}

/** What a connection did in the last second or so. */
export interface Reading {
  readonly figures: QualityFigures
  /** Which path is in use: another one has another length. */
  readonly path: string | null
  /** Whether the computer, not the network, is what limits our picture. */
  readonly isCpuLimited: boolean
}

/** Reads what happened between two reports of one connection (webrtc-stats). */
export class ReadingSeries {
  #before: {
    readonly at: number
    readonly counters: Counters
    readonly traffic: ReadonlyMap<unknown, Traffic>
  } | null = null

  /** @param now the clock's time of the report, milliseconds. */
  read(report: RTCStatsReport, lines: Lines, now: number): Reading {
    const byId: ReadonlyMap<string, Stats> = report
    const all = [...byId.values()]
    const find = (type: string, mid?: string | null) =>
      all.find(stats => stats['type'] === type && (mid === undefined || stats['mid'] === mid))
    const pair = selectedPair(all, byId)
    const voiceIn = find('inbound-rtp', lines.microphone)
    const voiceOut = find('outbound-rtp', lines.microphone)
    const pictureIn = find('inbound-rtp', lines.camera)
    const pictureOut = find('outbound-rtp', lines.camera)
    const atPeer = byId.get(String(voiceOut?.['remoteId']))

    const counters = {
      packets: count(voiceIn, 'packetsReceived'),
      lost: count(voiceIn, 'packetsLost'),
      samples: count(voiceIn, 'totalSamplesReceived'),
      concealed: count(voiceIn, 'concealedSamples') - count(voiceIn, 'silentConcealedSamples'),
    }
    const traffic = trafficOf(all)
    const before = this.#before
    this.#before = { at: now, counters, traffic }
    const seconds = before ? (now - before.at) / 1000 : 0
    const passed = (name: keyof typeof counters) =>
      Math.max(0, counters[name] - (before?.counters[name] ?? 0))
    const rate = (way: keyof Traffic) => {
      if (traffic.size === 0 || seconds <= 0) return null
      let bytes = 0
      for (const [id, path] of traffic)
        bytes += Math.max(0, path[way] - (before?.traffic.get(id)?.[way] ?? 0))
      return Math.round((bytes * 8) / seconds)
    }
    const share = (part: number, whole: number) => (before && whole > 0 ? part / whole : null)
    return {
      figures: {
        route: routeOf(pair, byId),
        roundTripMs: milliseconds(pair?.['currentRoundTripTime']),
        sendingBps: rate('sent'),
        receivingBps: rate('received'),
        lossSent: figure(atPeer?.['fractionLost']),
        lossReceived: share(passed('lost'), passed('lost') + passed('packets')),
        concealed: share(passed('concealed'), passed('samples')),
        audioCodec: codecOf(voiceIn ?? voiceOut, byId),
        videoCodec: codecOf(pictureOut, byId) ?? codecOf(pictureIn, byId),
        pictureSent: pictureOf(pictureOut),
        pictureReceived: pictureOf(pictureIn),
      },
      path: pair ? String(pair['id']) : null,
      isCpuLimited: pictureOut?.['qualityLimitationReason'] === 'cpu',
    }
  }
}

/** Bytes on the wire, with the headers of IPv4 and UDP: at a few kilobits they count as much as what they carry. */
const HEADER_BYTES = 28

/**
 * The traffic of each candidate pair, whether or not it is selected. Each end selects the pair that it sends over, and the two may
 * differ for good: then nothing arrives over the selected one. Pairs come and go, so their sum may fall.
 */
function trafficOf(all: readonly Stats[]): ReadonlyMap<unknown, Traffic> {
  const pairs = all.filter(stats => stats['type'] === 'candidate-pair')
  return new Map(
    pairs.map(pair => [pair['id'], { sent: weigh(pair, 'Sent'), received: weigh(pair, 'Received') }]),
  )
}

function weigh(pair: Stats, way: 'Sent' | 'Received'): number {
  return count(pair, `bytes${way}`) + HEADER_BYTES * count(pair, `packets${way}`)
}

function count(stats: Stats | undefined, name: string): number {
  return figure(stats?.[name]) ?? 0
}

function figure(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}

function milliseconds(seconds: unknown): number | null {
  const known = figure(seconds)
  return known === null ? null : Math.round(known * 1000)
}

function codecOf(stats: Stats | undefined, byId: ReadonlyMap<string, Stats>): string | null {
  const type = byId.get(String(stats?.['codecId']))?.['mimeType']
  return typeof type === 'string' ? (type.split('/')[1] ?? null) : null
}

function pictureOf(stats: Stats | undefined): QualityFigures['pictureSent'] {
  const width = count(stats, 'frameWidth')
  const height = count(stats, 'frameHeight')
  const framesPerSecond = count(stats, 'framesPerSecond')
  return framesPerSecond > 0 && width > 0 ? { width, height, framesPerSecond } : null
}
