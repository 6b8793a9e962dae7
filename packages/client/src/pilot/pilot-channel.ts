import { type Clock, LIMITS } from '@ringdown/protocol'
import { TokenBucket } from '../session/token-bucket.js'
import { LEVELS, type PeerReport } from './evidence.js'
import { isPictureChoice } from './picture-choice.js'

/** The number of the data channel; 0 is the control channel's. */
export const PILOT_CHANNEL = 1

/** What is sent on the channel, as JSON. `fill` makes a ping long. */
interface Ping {
  readonly ping: number
  readonly fill?: string
}
interface Pong {
  readonly pong: number
  readonly report: PeerReport
}

/** A ping that came back. */
export interface Echo {
  readonly sentAt: number
  readonly roundTripMs: number
  /** How many bytes longer than the shortest ping it was. */
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

/** Pings that have not come back after this long are lost. */
const LOST_MS = 2000
/** More than any pilot pings. */
const PINGS = 20
const PINGS_PER_SECOND = 8
const MOST_TEXT = 2048

/**
 * Measures the way to the peer's pilot with pings: how long they take, and how much longer large ones do. Each answer carries
 * what arrives there.
 */
export class PilotChannel {
  readonly #ports: ChannelPorts
  readonly #bucket: TokenBucket
  readonly #sent = new Map<number, { readonly at: number; readonly fillBytes: number }>()
  #count = 0

  constructor(ports: ChannelPorts) {
    this.#ports = ports
    this.#bucket = new TokenBucket(ports.clock, PINGS, PINGS_PER_SECOND)
    ports.channel.onmessage = ({ data }: MessageEvent<unknown>) => this.#hear(data)
  }

  /** @param fillBytes how much longer than the shortest it should be. */
  ping(fillBytes = 0): void {
    const now = this.#ports.clock.now()
    for (const [number, { at }] of this.#sent) if (now - at > LOST_MS) this.#sent.delete(number)
    const ping = ++this.#count
    this.#sent.set(ping, { at: now, fillBytes })
    this.#send({ ping, ...(fillBytes > 0 ? { fill: '.'.repeat(fillBytes) } : {}) })
  }

  close(): void {
    this.#ports.channel.onmessage = null
  }

  #hear(data: unknown): void {
    // The peer's page is not trusted.
    if (typeof data !== 'string' || data.length > MOST_TEXT || !this.#bucket.take(1)) return
    const message = readMessage(data)
    if (message === null) return
    const { clock, report, onEcho, onReport } = this.#ports
    if ('ping' in message) {
      this.#send({ pong: message.ping, report: report() })
      return
    }
    const sent = this.#sent.get(message.pong)
    if (!sent) return
    this.#sent.delete(message.pong)
    onReport(message.report)
    onEcho({ sentAt: sent.at, roundTripMs: clock.now() - sent.at, fillBytes: sent.fillBytes })
  }

  #send(message: Ping | Pong): void {
    const { channel } = this.#ports
    // Nothing may wait here: what waits is not measured, and holds up what follows.
    if (channel.readyState !== 'open' || channel.bufferedAmount > MOST_TEXT) return
    channel.send(JSON.stringify(message))
  }
}

function readMessage(text: string): Ping | Pong | null {
  try {
    const message: unknown = JSON.parse(text)
    if (!isFields(message)) return null
    const { ping, pong, report } = message
    if (typeof ping === 'number') return { ping }
    return typeof pong === 'number' && isReport(report) ? { pong, report } : null
  } catch {
    return null
  }
}

function isReport(value: unknown): value is PeerReport {
  if (!isFields(value)) return false
  const { receivingBps, lost, level, picture } = value
  return (
    isFigure(receivingBps, LIMITS.frameBytes * 1e6) &&
    isFigure(lost, 1) &&
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
