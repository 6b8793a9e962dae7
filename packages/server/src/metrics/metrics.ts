import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { LiveCalls } from '../store/call-store.js'
import type { Traces } from '../traces/traces.js'
import type { TurnStatus } from '../turn/turn-server.js'
import { CallMetrics } from './call-metrics.js'
import { countOutcomes } from './outcome-counter.js'
import { ReceiptMetrics } from './receipt-metrics.js'
import { RefusalMetrics } from './refusal-metrics.js'
import { type MeasuredStore, measureStore } from './store-metrics.js'

interface Options {
  /** Counts the devices that are connected to this process. */
  readonly connections: () => number
  readonly countLive: () => Promise<LiveCalls>
  /** Whether the records can be used. */
  readonly areRecordsUp: () => boolean
  /** The Redis that has the live calls. */
  readonly store?: MeasuredStore | null
  /** What becomes of traces. */
  readonly traces?: TracedSpans | null
}

type TracedSpans = Pick<Traces, 'sent' | 'dropped'>

/** Everything measured in one server. No label names a person, a device or a call. */
export class Metrics {
  readonly calls: CallMetrics
  readonly receipts: ReceiptMetrics
  readonly refusals: RefusalMetrics
  readonly #registry = new Registry()

  constructor({ connections, countLive, areRecordsUp, store, traces }: Options) {
    if (store) measureStore(this.#registry, store)
    if (traces)
      countOutcomes(this.#registry, {
        name: 'ringdown_trace_spans_total',
        help: 'Spans of traces, by what became of them: sent, or dropped because the receiver was away or too slow.',
        counts: () => ({ sent: traces.sent, dropped: traces.dropped }),
      })
    this.calls = new CallMetrics(this.#registry, countLive)
    this.receipts = new ReceiptMetrics(this.#registry)
    this.refusals = new RefusalMetrics(this.#registry)
    new Gauge({
      name: 'ringdown_connections',
      help: 'Connected devices.',
      registers: [this.#registry],
      collect() {
        this.set(connections())
      },
    })
    new Gauge({
      name: 'ringdown_records_up',
      help: '1 while the database of records can be used, else 0.',
      registers: [this.#registry],
      collect() {
        this.set(areRecordsUp() ? 1 : 0)
      },
    })
  }

  /** Adds the state of the TURN server that runs alongside. */
  addTurn(turn: TurnStatus): void {
    const registers = [this.#registry]
    new Gauge({
      name: 'ringdown_turn_up',
      help: '1 while the TURN server started by this one answers, else 0.',
      registers,
      collect() {
        this.set(turn.isUp ? 1 : 0)
      },
    })
    new Counter({
      name: 'ringdown_turn_ends_total',
      help: 'How often the TURN server has exited by itself.',
      registers,
      collect() {
        this.reset()
        this.inc(turn.ends)
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

/** Node's own metrics: one set for the process, and only once they are asked for, because they cost timers and observers. */
function measureProcess(): Registry {
  if (ofProcess === null) {
    ofProcess = new Registry()
    collectDefaultMetrics({ register: ofProcess })
  }
  return ofProcess
}
