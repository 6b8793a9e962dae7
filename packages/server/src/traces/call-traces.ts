import { AsyncLocalStorage } from 'node:async_hooks'
import type { CallId, CallState, Clock, Receipt } from '@ringdown/protocol'
import type { Handlers } from '../gateway/handlers.js'
import type { CallChange } from '../sequencer/ports.js'
import type { CallStore } from '../store/call-store.js'
import { spansOfCall, spansOfReceipt } from './call-spans.js'
import { isSampled, newSpanId, type Place, placeOf, type Span } from './span.js'
import type { SpanExporter } from './span-exporter.js'
import type { Traces } from './traces.js'

interface Options {
  readonly exporter: SpanExporter
  readonly clock: Clock
  /** For durations: nobody sets it. */
  readonly steady: Pick<Clock, 'now'>
  /** Which share of the calls is traced, from 0 to 1. */
  readonly ratio: number
}

type Step = Pick<Span, 'name' | 'kind'>

/** Makes the spans of the calls that are traced. */
export class CallTraces implements Traces {
  readonly #options: Options
  /** The request that is being answered, so that what it asks of the store is drawn in it. */
  readonly #answering = new AsyncLocalStorage<Place>()

  constructor(options: Options) {
    this.#options = options
  }

  get sent(): number {
    return this.#options.exporter.sent
  }

  get dropped(): number {
    return this.#options.exporter.dropped
  }

  storeOf(store: CallStore): CallStore {
    return new Proxy(store, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name)
        if (typeof method !== 'function') return method
        return (...args: unknown[]) => {
          const ask = () => method.apply(target, args) as Promise<unknown>
          const place = this.#answering.getStore() ?? this.#placeOf(args[0])
          return place === null
            ? ask()
            : this.#measure(place, { name: `store ${String(name)}`, kind: 'client' }, ask)
        }
      },
    })
  }

  handlersOf(handlers: Handlers): Handlers {
    const traced = Object.entries(handlers).map(([event, handler]) => {
      const handle = handler.handle as (connection: unknown, request: unknown) => Promise<unknown>
      const answer = (connection: unknown, request: unknown): Promise<unknown> => {
        const place = this.#placeOf((request as { callId?: unknown }).callId)
        if (place === null) return handle(connection, request)
        const step: Step = { name: nameOf(event, request), kind: 'server' }
        return this.#measure(place, step, within => this.#answering.run(within, handle, connection, request))
      }
      return [event, { ...handler, handle: answer }]
    })
    return Object.fromEntries(traced) as Handlers
  }

  changed({ before, after }: CallChange, store: CallStore): void {
    if (after.phase !== 'ended' || before?.phase === 'ended' || this.#placeOf(after.callId) === null) return
    store.read(after.callId).then(
      stored => this.#take(spansOfCall(after, stored?.log ?? [])),
      // The store is away, which is said elsewhere. The call is drawn without its phases.
      () => this.#take(spansOfCall(after, [])),
    )
  }

  reported(call: CallState, receipt: Receipt): void {
    if (!('acceptedAt' in call) || call.acceptedAt === null || this.#placeOf(call.callId) === null) return
    this.#take(spansOfReceipt({ ...call, acceptedAt: call.acceptedAt }, receipt))
  }

  close(): Promise<void> {
    return this.#options.exporter.close()
  }

  /** Where the spans of a call belong; `null` if it is not traced, or this is no call. */
  #placeOf(callId: unknown): Place | null {
    if (typeof callId !== 'string' || !CALL_ID.test(callId)) return null
    const place = placeOf(callId as CallId)
    return isSampled(place.traceId, this.#options.ratio) ? place : null
  }

  async #measure<T>(place: Place, step: Step, run: (within: Place) => Promise<T>): Promise<T> {
    const { clock, steady } = this.#options
    const spanId = newSpanId()
    const startMs = clock.now()
    const begun = steady.now()
    let error: string | undefined
    try {
      return await run({ traceId: place.traceId, parentId: spanId })
    } catch (thrown) {
      error = codeOf(thrown)
      throw thrown
    } finally {
      const endMs = startMs + steady.now() - begun
      const failed = error === undefined ? {} : { error }
      this.#take([{ ...place, ...step, spanId, startMs, endMs, attributes: {}, ...failed }])
    }
  }

  #take(spans: readonly Span[]): void {
    for (const span of spans) this.#options.exporter.take(span)
  }
}

const CALL_ID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

/** What was asked, from closed sets: the schemas have read it. */
function nameOf(event: string, request: unknown): string {
  const { draft } = request as { draft?: { type: string } }
  return draft === undefined ? event : `${event} ${draft.type}`
}

/** A code. What an error says may name a host. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const { code, fault } = error as { code?: unknown; fault?: unknown }
  return [code, fault, error.name].find((name): name is string => typeof name === 'string') ?? 'unknown'
}
