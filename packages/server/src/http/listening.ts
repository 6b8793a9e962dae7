import type { FastifyInstance } from 'fastify'
import type { Config } from '../settings/config.js'
import { SETTINGS } from '../settings/settings.js'
import { ListeningError } from './listening-error.js'

/** Listens on all addresses of both families, unless the machine has only IPv4. @throws {ListeningError} */
export async function listenOn(app: FastifyInstance, host: string, port: number): Promise<void> {
  try {
    await listen(app, host, port)
  } catch (error) {
    const code = error instanceof ListeningError ? error.code : null
    const hasNoIpv6 = host === '::' && (code === 'EAFNOSUPPORT' || code === 'EADDRNOTAVAIL')
    if (!hasNoIpv6) throw error
    await listen(app, '0.0.0.0', port)
  }
}

/** How many connections may wait to be accepted: who comes when that is full tries again only after a second. The system may allow fewer. */
const BACKLOG = 4_096

async function listen(app: FastifyInstance, host: string, port: number): Promise<void> {
  try {
    await app.listen({ host, port, backlog: BACKLOG })
  } catch (error) {
    throw new ListeningError(error, { host, port, variable: SETTINGS.port.variable })
  }
}

/** The address for a browser on this machine. */
export function urlOf({ host, https }: Pick<Config, 'host' | 'https'>, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host
  return `${https ? 'https' : 'http'}://${name.includes(':') ? `[${name}]` : name}:${port}`
}
