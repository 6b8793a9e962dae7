import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Metrics } from '../metrics/metrics.js'
import { SETTINGS } from '../settings/settings.js'
import { ListeningError } from './listening-error.js'
import { isFromThisMachine, wasForwarded } from './metrics-page.js'

const HOST = '127.0.0.1'

/** A port for the metrics alone. */
export interface MetricsServer {
  readonly port: number
  close(): void
}

/** Serves `/metrics` to this machine only. @throws {ListeningError} if the port cannot be had. */
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
    const place = { host: HOST, port, variable: SETTINGS.metricsPort.variable }
    server.once('error', error => reject(new ListeningError(error, place)))
    server.listen({ host: HOST, port }, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
