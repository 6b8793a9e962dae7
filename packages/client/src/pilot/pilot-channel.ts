import { type Clock, LIMITS } from '@ringdown/protocol'
import { TokenBucket } from '../session/token-bucket.js'
import { LEVELS, type PeerReport } from './evidence.js'
import { isPictureChoice } from './picture-choice.js'

/** The number of the data channel; 0 is the control channel's. */
export const PILOT_CHANNEL = 1

/**
 * What two pilots tell each other all the time. Each is a report, and answers those that came: like RTCP, so that what
 * is lost on one way does not take the news of the other with it.
 */
interface Beacon {
  /** Counts the sender's. */
  readonly beacon: number
  /** The numbers of those that have come from the other side since the last one, and how many milliseconds ago. */
  readonly answers: readonly (readonly [beacon: number, heldMs: number])[]
  readonly report: PeerReport
  /** Makes it long. */
  readonly fill?: string
}

/** How long a beacon took to the peer, and the next one back. */
export interface Echo {
  /** When it was back, the clock's milliseconds. */
  readonly at: number
  readonly roundTripMs: number
  /** How many bytes longer than the shortest it was on its way there. */
  readonly fillBytes: number
}

export interface ChannelPorts {
  readonly clock: Clock
  readonly channel: RTCDataChannel
  /** What to tell the peer. */
  report(): PeerReport
  onEcho(echo: Echo): void
  onReport(report: PeerReport): void
}

/** A beacon that was not answered by then is lost. */
const LOST_MS = 3000
/** More than any pilot sends. */
const BEACONS = 20
const BEACONS_PER_SECOND = 8
const MOST_TEXT = 2048
const MOST_ANSWERS = 8

/** Exchanges beacons with the peer's pilot. */
export class PilotChannel {
  readonly #ports: ChannelPorts
  readonly #bucket: TokenBucket
  readonly #sent = new Map<number, { readonly at: number; readonly fillBytes: number }>()
  #heard: readonly { readonly beacon: number; readonly at: number }[] = []
  #count = 0

  constructor(ports: ChannelPorts) {
    this.#ports = ports
    this.#bucket = new TokenBucket(ports.clock, BEACONS, BEACONS_PER_SECOND)
    ports.channel.onmessage = ({ data }: MessageEvent<unknown>) => this.#hear(data)
  }

  /** @param fillBytes how much longer than the shortest it should be. */
  send(fillBytes = 0): void {
    const { channel, clock, report } = this.#ports
    // Nothing may wait here: what waits is not measured, and holds up what follows.
    if (channel.readyState !== 'open' || channel.bufferedAmount > 0) return
    const now = clock.now()
    for (const [number, { at }] of this.#sent) if (now - at > LOST_MS) this.#sent.delete(number)
    const beacon = ++this.#count
    this.#sent.set(beacon, { at: now, fillBytes })
    const message: Beacon = {
      beacon,
      answers: this.#heard.map(heard => [heard.beacon, Math.round(now - heard.at)] as const),
      report: report(),
      ...(fillBytes > 0 ? { fill: '.'.repeat(fillBytes) } : {}),
    }
    this.#heard = []
    channel.send(JSON.stringify(message))
  }

  close(): void {
    this.#ports.channel.onmessage = null
  }

  #hear(data: unknown): void {
    // The peer's page is not trusted.
    if (typeof data !== 'string' || data.length > MOST_TEXT || !this.#bucket.take(1)) return
    const message = readBeacon(data)
    if (message === null) return
    const { clock, onEcho, onReport } = this.#ports
    const now = clock.now()
    this.#heard = [...this.#heard, { beacon: message.beacon, at: now }].slice(-MOST_ANSWERS)
    onReport(message.report)
    for (const [beacon, heldMs] of message.answers) {
      const sent = this.#sent.get(beacon)
      this.#sent.delete(beacon)
      const roundTripMs = Math.max(0, now - (sent?.at ?? 0) - heldMs)
      if (sent) onEcho({ at: now, roundTripMs, fillBytes: sent.fillBytes })
    }
  }
}

function readBeacon(text: string): Beacon | null {
  try {
    const message: unknown = JSON.parse(text)
    return isBeacon(message) ? message : null
  } catch {
    return null
  }
}

function isBeacon(message: unknown): message is Beacon {
  if (!isFields(message)) return false
  const { beacon, answers, report } = message
  return typeof beacon === 'number' && Array.isArray(answers) && answers.every(isAnswer) && isReport(report)
}

function isAnswer(value: unknown): boolean {
  return Array.isArray(value) && typeof value[0] === 'number' && isFigure(value[1] ?? null, LOST_MS)
}

function isReport(value: unknown): value is PeerReport {
  if (!isFields(value)) return false
  const { receivingBps, lost, level, picture, lateMs = null } = value
  return (
    isFigure(receivingBps, LIMITS.frameBytes * 1e6) &&
    isFigure(lost, 1) &&
    isFigure(lateMs, Number.MAX_VALUE) &&
    LEVELS.some(known => known === level) &&
    isPictureChoice(picture)
  )
}

function isFigure(value: unknown, most: number): boolean {
  return value === null || (typeof value === 'number' && value >= 0 && value <= most)
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
