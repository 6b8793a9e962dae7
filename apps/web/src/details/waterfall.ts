import type { Receipt } from '@ringdown/client'

/** One step of connecting, in milliseconds since the answer. */
export interface Bar {
  readonly label: string
  readonly fromMs: number
  readonly toMs: number
  /** Finished before the answer, so it has no bar. */
  readonly wasReady: boolean
}

export interface Waterfall {
  /** Steps in the order they depend on each other, without those that are unknown. */
  readonly bars: readonly Bar[]
  /** The length of the axis, at least 1. */
  readonly totalMs: number
}

/**
 * Lays out a receipt: the server and device steps start at the answer, every other step where the one before it
 * ended.
 */
export function waterfallOf(receipt: Receipt): Waterfall {
  const { role, serverMs, devicesMs, answerMs, iceMs, dtlsMs, firstFrameMs } = receipt
  const atOnce: readonly Step[] = [
    // The caller's value runs from the click on Call to the server's acceptance of the ring, so it is on another
    // axis.
    ['Server', role === 'callee' ? serverMs : null],
    ['Devices', devicesMs],
  ]
  const inTurn: readonly Step[] = [
    ['Answer', answerMs],
    ['ICE', iceMs],
    ['DTLS', dtlsMs],
    ['First frame', firstFrameMs],
  ]
  const bars = [...atOnce.flatMap(step => barOf(step, 0)), ...chain(inTurn)]
  return { bars, totalMs: Math.max(1, ...bars.map(bar => bar.toMs)) }
}

type Step = readonly [label: string, endMs: number | null]

function chain(steps: readonly Step[]): Bar[] {
  let reached = 0
  return steps.flatMap(step => {
    const bars = barOf(step, reached)
    reached = Math.max(reached, step[1] ?? 0)
    return bars
  })
}

function barOf([label, endMs]: Step, fromMs: number): Bar[] {
  if (endMs === null) return []
  // Steps can overlap: an answer can be confirmed after ICE has found a path with it.
  return [{ label, fromMs: Math.min(fromMs, endMs), toMs: endMs, wasReady: endMs === 0 }]
}
