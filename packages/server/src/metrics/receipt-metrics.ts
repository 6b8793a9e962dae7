import type { Receipt } from '@ringdown/protocol'
import { Histogram, type Registry } from 'prom-client'

type Label = 'role' | 'warmth' | 'route'
/** The times of a receipt. Its other fields are labels, or ages that say nothing about speed. */
type Step = Exclude<keyof Receipt, Label | 'offerAgeMs'>

const STEPS: Readonly<Record<Step, readonly [name: string, help: string]>> = {
  serverMs: ['server', "Until the server acknowledged the callee's accept or the caller's invite."],
  devicesMs: ['devices', 'From the accept until the microphone and camera were open.'],
  answerMs: ['answer', 'From the accept until the SDP answer was applied.'],
  iceMs: ['ice', 'From the accept until ICE had a path.'],
  dtlsMs: ['dtls', 'From the accept until DTLS had its keys.'],
  firstFrameMs: ['first_frame', "From the accept until the peer's first frame or sound."],
  roundTripMs: ['round_trip', 'Between the two devices, as measured by ICE.'],
}

/** In seconds. A step that was done during a warm ring took 0 and is in the first bucket. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 30]

/** How fast calls connect, as reported by their devices. */
export class ReceiptMetrics {
  readonly #histograms: readonly (readonly [Step, Histogram<Label>])[]

  constructor(registry: Registry) {
    this.#histograms = Object.entries(STEPS).map(([step, [name, help]]) => [
      step as Step,
      new Histogram({
        name: `ringdown_call_${name}_seconds`,
        help,
        labelNames: ['role', 'warmth', 'route'],
        buckets: BUCKETS,
        registers: [registry],
      }),
    ])
  }

  /** @param role from the log; the one in the receipt is not trusted. */
  observe(receipt: Receipt, role: Receipt['role']): void {
    const labels = { role, warmth: receipt.warmth, route: receipt.route ?? 'unknown' }
    for (const [step, histogram] of this.#histograms) {
      const ms = receipt[step]
      if (ms !== null) histogram.observe(labels, ms / 1000)
    }
  }
}
