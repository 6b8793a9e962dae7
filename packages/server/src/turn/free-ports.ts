import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import { ConfigError } from '../settings/config.js'
import { SETTINGS } from '../settings/settings.js'

/**
 * Makes sure that the TURN server's ports are free: coturn would share a port, or start without it.
 *
 * @throws {ConfigError} if one is taken or not permitted.
 */
export async function requireFreePorts(port: number, tlsPort: number | null): Promise<void> {
  await attempt(bindUdp, port, 'UDP', SETTINGS.turnPort.variable)
  await attempt(bindTcp, port, 'TCP', SETTINGS.turnPort.variable)
  if (tlsPort !== null) await attempt(bindTcp, tlsPort, 'TCP', SETTINGS.turnTlsPort.variable)
}

async function attempt(
  bind: (port: number) => Promise<void>,
  port: number,
  protocol: 'UDP' | 'TCP',
  variable: string,
): Promise<void> {
  try {
    await bind(port)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    const reason =
      code === 'EADDRINUSE'
        ? 'is in use. Stop the program that uses it ("sudo systemctl disable --now coturn" stops the service of the coturn package)'
        : code === 'EACCES'
          ? 'needs administrator rights. Allow it with "sudo setcap cap_net_bind_service=+ep" on turnserver and on node'
          : `cannot be used (${error instanceof Error ? error.message : String(error)}). Free it`
    throw new ConfigError([`The TURN server's ${protocol} port ${port} ${reason}, or set ${variable}.`])
  }
}

function bindUdp(port: number): Promise<void> {
  const socket = createSocket('udp4')
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.bind({ port, exclusive: true }, () => socket.close(() => resolve()))
  })
}

function bindTcp(port: number): Promise<void> {
  const server = createServer()
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host: '0.0.0.0', exclusive: true }, () => server.close(() => resolve()))
  })
}
