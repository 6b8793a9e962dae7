import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { CallMetrics } from './call-metrics.js'
import { ReceiptMetrics } from './receipt-metrics.js'

/** Everything that is measured of one server. No label names a person, a device or a call. */
export class Metrics {
  readonly calls: CallMetrics
  readonly receipts: ReceiptMetrics
  readonly #registry = new Registry()

  /** @param connections counts the devices that are connected. */
  constructor(connections: () => number) {
    this.calls = new CallMetrics(this.#registry)
    this.receipts = new ReceiptMetrics(this.#registry)
    new Gauge({
      name: 'ringdown_connections',
      help: 'Devices that are connected.',
      registers: [this.#registry],
      collect() {
        this.set(connections())
      },
    })
  }

  /** In Prometheus' text format. */
  async page(): Promise<{ readonly type: string; readonly text: string }> {
    const merged = Registry.merge([measureProcess(), this.#registry])
    return { type: merged.contentType, text: await merged.metrics() }
  }
}

let ofProcess: Registry | null = null

/** Node's own figures, one set for the process, and none until somebody asks: they cost timers and observers. */
function measureProcess(): Registry {
  if (ofProcess === null) {
    ofProcess = new Registry()
    collectDefaultMetrics({ register: ofProcess })
  }
  return ofProcess
}
