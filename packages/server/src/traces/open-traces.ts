import { hostname } from 'node:os'
import { type Clock, steadyClock } from '@ringdown/protocol'
import type { Logger } from 'pino'
import type { Config } from '../settings/config.js'
import type { Traces } from './traces.js'

/** @returns `null` unless there is somewhere to send traces to. Most servers have none, and load nothing for them. */
export async function openTraces(
  { otlpEndpoint, otlpHeaders, traceRatio }: Config,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): Promise<Traces | null> {
  if (otlpEndpoint === null) return null
  const { SpanExporter } = await import('./span-exporter.js')
  const { CallTraces } = await import('./call-traces.js')
  const exporter = new SpanExporter({
    endpoint: otlpEndpoint,
    headers: otlpHeaders,
    resource: { 'service.name': 'ringdown', 'service.instance.id': `${hostname()}-${process.pid}` },
    clock,
    logger,
  })
  return new CallTraces({ exporter, clock, steady: steadyClock, ratio: traceRatio })
}
