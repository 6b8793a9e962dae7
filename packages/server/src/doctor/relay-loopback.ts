import type { Clock } from '@ringdown/protocol'
import type { TurnAllocation } from '../stun/turn-allocation.js'
import { startStopwatch } from './stopwatch.js'

/** Packets of the size and rate of video. */
const PACKETS = 20
const BYTES = 1_200
const EVERY = 10
/** How long to wait for the last packet, in milliseconds. */
const LAST = 2_000

export interface Loopback {
  readonly sent: number
  readonly received: number
  /** The median round trip in milliseconds; `null` if nothing came back. */
  readonly roundTripMs: number | null
}

/** Sends packets from one relayed address to another and back, as between two people who are both relayed. */
export async function loopThroughRelay(
  near: TurnAllocation,
  far: TurnAllocation,
  clock: Clock,
): Promise<Loopback> {
  const elapsed = startStopwatch()
  const sentAt: number[] = []
  const roundTrips = new Map<number, number>()
  far.onData((peer, data) => far.send(peer, data))
  return new Promise(resolve => {
    const stop = clock.after(PACKETS * EVERY + LAST, finish)
    function finish(): void {
      stop()
      const sorted = [...roundTrips.values()].sort((a, b) => a - b)
      const roundTripMs = sorted[Math.floor(sorted.length / 2)] ?? null
      resolve({ sent: PACKETS, received: sorted.length, roundTripMs })
    }
    near.onData((_peer, data) => {
      const start = sentAt[data.length === BYTES ? data.readUInt32BE(0) : -1]
      if (start === undefined) return
      roundTrips.set(data.readUInt32BE(0), elapsed() - start)
      if (roundTrips.size === PACKETS) finish()
    })
    function sendNext(): void {
      const packet = Buffer.alloc(BYTES)
      packet.writeUInt32BE(sentAt.length, 0)
      sentAt.push(elapsed())
      near.send(far.relayed, packet)
      if (sentAt.length < PACKETS) clock.after(EVERY, sendNext)
    }
    sendNext()
  })
}
