import type { Receipt } from '@ringdown/client'

/** One step of getting connected, on the axis of milliseconds that begins with the answer. */
export interface Bar {
  readonly label: string
  readonly fromMs: number
  readonly toMs: number
  /** It was over before the answer: there is nothing to draw, and that is the point. */
  readonly wasReady: boolean
}

export interface Waterfall {
  /** In the order in which one step waits for another; those that are not known are left out. */
  readonly bars: readonly Bar[]
  /** The length of the axis, 1 at least. */
  readonly totalMs: number
}

/** Draws a receipt: the server and the devices from the answer on, the rest each from the end of the step before. */
export function waterfallOf(receipt: Receipt): Waterfall {
  const { role, serverMs, devicesMs, answerMs, iceMs, dtlsMs, firstFrameMs } = receipt
  const atOnce: readonly Step[] = [
    // The caller's is the time from the call click to the ring's acceptance: another axis.
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
  // Steps may overlap: an answer can be confirmed after ICE has found a path with it.
  return [{ label, fromMs: Math.min(fromMs, endMs), toMs: endMs, wasReady: endMs === 0 }]
}
