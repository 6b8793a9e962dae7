import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isLoopback } from '../loopback.js'
import type { Metrics } from '../metrics/metrics.js'

/** Headers of a reverse proxy, which may run on this machine and forward anyone's requests. */
const FORWARDED = ['x-forwarded-for', 'forwarded', 'via'] as const

/** Serves `/metrics` to this machine only; others get 404. */
export function addMetrics(app: FastifyInstance, metrics: Metrics): void {
  app.get('/metrics', async (request, reply) => {
    if (!isFromThisMachine(request)) return reply.callNotFound()
    const { type, text } = await metrics.page()
    return reply.type(type).header('cache-control', 'no-store').send(text)
  })
}

function isFromThisMachine({ headers, socket }: FastifyRequest): boolean {
  return isLoopback(socket.remoteAddress ?? '') && FORWARDED.every(name => headers[name] === undefined)
}
