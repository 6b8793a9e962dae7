import { expect } from 'vitest'
import { receive } from './webhook-receiver.js'

/** A span as it was received. */
export interface ReceivedSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly kind: number
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[]
  readonly status: { readonly code?: number }
}

interface Request {
  readonly resourceSpans: readonly {
    readonly resource: Pick<ReceivedSpan, 'attributes'>
    readonly scopeSpans: readonly {
      readonly scope: { readonly name: string }
      readonly spans: ReceivedSpan[]
    }[]
  }[]
}

/** A receiver of OTLP over HTTP on loopback, which closes with the test. @param status what it answers. */
export async function receiveTraces(status: () => number = () => 200) {
  const receiver = await receive((response, request) => {
    expect([request.method, request.url]).toEqual(['POST', '/v1/traces'])
    expect(request.headers['content-type']).toBe('application/json')
    response.writeHead(status(), { 'content-type': 'application/json' }).end('{}')
  })
  const requests = () => receiver.received.map(({ body }) => JSON.parse(body) as Request)
  return {
    endpoint: `http://127.0.0.1:${receiver.port}`,
    received: receiver.received,
    resources: () => requests().flatMap(({ resourceSpans }) => resourceSpans.map(({ resource }) => resource)),
    spans: (): readonly ReceivedSpan[] =>
      requests().flatMap(({ resourceSpans }) =>
        resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
      ),
  }
}
