import { type CallPhase, type CallState, type EndReason, HANGUP_REASONS } from '@ringdown/protocol'
import { Counter, Gauge, type Registry } from 'prom-client'

/** How calls go: how many, how they end, what was kept back. */
export class CallMetrics {
  readonly #ended: Counter<'outcome'>
  readonly #active: Gauge<'phase'>
  readonly #concealed: Counter

  constructor(registry: Registry) {
    const registers = [registry]
    this.#ended = new Counter({
      name: 'ringdown_calls_total',
      help: 'Calls that have ended, by how their caller saw it.',
      labelNames: ['outcome'],
      registers,
    })
    this.#active = new Gauge({
      name: 'ringdown_calls_active',
      help: 'Calls that have not ended, by phase.',
      labelNames: ['phase'],
      registers,
    })
    this.#concealed = new Counter({
      name: 'ringdown_concealed_candidates_total',
      help: "Candidates that would have told a caller a callee's address before the answer, and were not passed on.",
      registers,
    })
    // A series that begins with its first call would hide that call from every rate.
    for (const outcome of OUTCOMES) this.#ended.inc({ outcome }, 0)
    for (const phase of PHASES) this.#active.set({ phase }, 0)
  }

  changed(before: CallState | null, after: CallState): void {
    if (before !== null) this.#active.dec({ phase: before.phase })
    if (after.phase === 'ended') this.#ended.inc({ outcome: after.reason })
    else this.#active.inc({ phase: after.phase })
  }

  concealed(candidates: number): void {
    this.#concealed.inc(candidates)
  }
}

const OUTCOMES: readonly EndReason[] = [...HANGUP_REASONS, 'declined', 'busy']
const PHASES: readonly CallPhase[] = ['calling', 'ringing', 'accepted']
