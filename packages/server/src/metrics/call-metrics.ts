import { type CallState, type EndReason, HANGUP_REASONS } from '@ringdown/protocol'
import { Counter, Gauge, type Registry } from 'prom-client'
import type { LiveCalls } from '../store/call-store.js'
import { StoreError } from '../store/store-error.js'

/** Counts calls: how many there are, how they end, how many candidates were concealed. */
export class CallMetrics {
  readonly #ended: Counter<'outcome'>
  readonly #concealed: Counter

  /** @param countLive asks the store how many calls there are. */
  constructor(registry: Registry, countLive: () => Promise<LiveCalls>) {
    const registers = [registry]
    this.#ended = new Counter({
      name: 'ringdown_calls_total',
      help: 'Ended calls, by the reason their caller saw.',
      labelNames: ['outcome'],
      registers,
    })
    new Gauge({
      name: 'ringdown_calls_active',
      help: 'Calls in progress, by phase.',
      labelNames: ['phase'],
      registers,
      async collect() {
        const counts = await countLive().catch((error: unknown) => {
          if (error instanceof StoreError) return {}
          throw error
        })
        // No number while the store cannot be asked, rather than an old one.
        this.reset()
        for (const [phase, count] of Object.entries(counts)) this.set({ phase }, count)
      },
    })
    this.#concealed = new Counter({
      name: 'ringdown_concealed_candidates_total',
      help: "Candidates that would have revealed a callee's address before the answer and were withheld.",
      registers,
    })
    // A counter that appears with its first call would hide that call from every rate.
    for (const outcome of OUTCOMES) this.#ended.inc({ outcome }, 0)
  }

  changed(after: CallState): void {
    if (after.phase === 'ended') this.#ended.inc({ outcome: after.reason })
  }

  concealed(candidates: number): void {
    this.#concealed.inc(candidates)
  }
}

const OUTCOMES: readonly EndReason[] = [...HANGUP_REASONS, 'replaced', 'declined', 'busy']
