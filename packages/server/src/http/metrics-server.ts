import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Metrics } from '../metrics/metrics.js'
import { isFromThisMachine, wasForwarded } from './metrics-page.js'

/** A port for the metrics alone. */
export interface MetricsServer {
  readonly port: number
  close(): void
}

/** Serves `/metrics` on 127.0.0.1. @throws the system's error, with a `code`, if the port cannot be had. */
export async function openMetricsServer(metrics: Metrics, port: number): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    const isPage = request.url === '/metrics' && !wasForwarded(request) && isFromThisMachine(request)
    if (!isPage) {
      response.writeHead(404).end()
      return
    }
    metrics.page().then(
      ({ type, text }) => {
        response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(text)
      },
      () => response.writeHead(500).end(),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: '127.0.0.1', port }, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
