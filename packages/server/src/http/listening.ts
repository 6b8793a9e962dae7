import type { FastifyInstance } from 'fastify'
import type { Config } from '../settings/config.js'

/** Listens on all addresses of both families, unless the machine has only IPv4. @throws the system's error, with a `code`. */
export async function listenOn(app: FastifyInstance, host: string, port: number): Promise<void> {
  try {
    await app.listen({ host, port })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    const hasNoIpv6 = host === '::' && (code === 'EAFNOSUPPORT' || code === 'EADDRNOTAVAIL')
    if (!hasNoIpv6) throw error
    await app.listen({ host: '0.0.0.0', port })
  }
}

/** The address for a browser on this machine. */
export function urlOf({ host, https }: Pick<Config, 'host' | 'https'>, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host
  return `${https ? 'https' : 'http'}://${name.includes(':') ? `[${name}]` : name}:${port}`
}
