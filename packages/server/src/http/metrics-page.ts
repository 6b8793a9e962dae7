import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { Boundary } from '../gateway/boundary.js'
import { isLoopback } from '../ip-address.js'
import type { Metrics } from '../metrics/metrics.js'
import { bearerOf } from './bearer.js'

/** Headers of a reverse proxy, which may run on this machine and forward anyone's requests. */
const FORWARDED = /^(?:forwarded|via|x-forwarded-.*|x-real-ip|.*-(?:connecting|client)-ip)$/

interface Options {
  readonly metrics: Metrics
  readonly boundary: Boundary
  /** With it, any machine that has it may read the page. */
  readonly token: string | null
  /** The page has a port of its own. */
  readonly isElsewhere: boolean
}

/**
 * Serves `/metrics` on the port of the app: to those who have the token or, if there is neither a token nor a port of its own,
 * to programs on this machine. Others get 404, as does everything that a proxy has passed on.
 */
export function addMetrics(app: FastifyInstance, { metrics, boundary, token, isElsewhere }: Options): void {
  app.get('/metrics', async ({ raw }, reply) => {
    // A scraper may have the address of a proxy, as pods of one cluster have addresses of one range. The token shows that it is none.
    const isProxied = wasForwarded(raw) || (token === null && boundary.isFromProxy(visitOf(raw)))
    const mayRead = token === null ? !isElsewhere && isFromThisMachine(raw) : hasToken(raw, token)
    if (isProxied || !mayRead) return reply.callNotFound()
    const { type, text } = await metrics.page()
    return reply.type(type).header('cache-control', 'no-store').send(text)
  })
}

export function visitOf({ headers, socket }: IncomingMessage) {
  return { headers, remoteAddress: socket.remoteAddress }
}

/** Whether a proxy has passed the request on. */
export function wasForwarded({ headers }: IncomingMessage): boolean {
  return Object.keys(headers).some(name => FORWARDED.test(name))
}

/** Under a loopback name only: a foreign page whose name resolves to it asks under its own. */
export function isFromThisMachine({ headers, socket }: IncomingMessage): boolean {
  const name = (headers.host ?? 'localhost').replace(/:\d*$/, '').replace(/^\[(.*)\]$/, '$1')
  return isLoopback(socket.remoteAddress ?? '') && (name === 'localhost' || isLoopback(name))
}

function hasToken({ headers }: IncomingMessage, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(bearerOf(headers.authorization) ?? ''), digest(token))
}
