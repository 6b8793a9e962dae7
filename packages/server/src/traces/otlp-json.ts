import type { Span } from './span.js'

const KINDS: Readonly<Record<Span['kind'], number>> = { internal: 1, server: 2, client: 3 }
/** `STATUS_CODE_ERROR`. */
const FAILED = 2

type Attributes = Readonly<Record<string, string | number>>

/** Spans as `ExportTraceServiceRequest` in OTLP's JSON encoding. @param resource what they come from. */
export function otlpJson(spans: readonly Span[], resource: Attributes): string {
  return JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: keyValues(resource) },
        scopeSpans: [{ scope: { name: 'ringdown' }, spans: spans.map(encode) }],
      },
    ],
  })
}

function encode({ traceId, spanId, parentId, name, kind, startMs, endMs, attributes, error }: Span): object {
  return {
    traceId,
    spanId,
    ...(parentId === null ? {} : { parentSpanId: parentId }),
    name,
    kind: KINDS[kind],
    startTimeUnixNano: nanoseconds(startMs),
    endTimeUnixNano: nanoseconds(endMs),
    attributes: keyValues(error === undefined ? attributes : { ...attributes, 'error.type': error }),
    status: error === undefined ? {} : { code: FAILED },
  }
}

function keyValues(attributes: Attributes): object[] {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    // 64-bit integers are text in protobuf's JSON.
    value:
      typeof value === 'string'
        ? { stringValue: value }
        : Number.isInteger(value)
          ? { intValue: `${value}` }
          : { doubleValue: value },
  }))
}

/** In text: a number of JavaScript is not that exact. */
function nanoseconds(ms: number): string {
  const whole = Math.floor(ms)
  return `${BigInt(whole) * 1_000_000n + BigInt(Math.round((ms - whole) * 1e6))}`
}
