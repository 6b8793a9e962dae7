import { createServer } from 'node:net'
import type { Config } from '../settings/config.js'
import { type Finding, failure, ok, skipped, warning } from './finding.js'
import { askHttp } from './http-request.js'
import { reasonOf } from './machine-checks.js'
import { startStopwatch } from './stopwatch.js'

export interface ServerState {
  readonly finding: Finding
  readonly isRunning: boolean
}

/**
 * Whether Ringdown answers.
 *
 * @param isGiven whether the operator named the address, in which case it must answer.
 */
export async function checkServer(url: URL, config: Config, isGiven: boolean): Promise<ServerState> {
  const name = `Server, ${url.origin}`
  const elapsed = startStopwatch()
  try {
    const { status, body } = await askHttp(new URL('/readyz', url))
    const ms = elapsed()
    const state = stateIn(body)
    if (state === 'ok') {
      return turnIn(body) === 'down'
        ? { isRunning: true, finding: failure(name, TURN_DOWN) }
        : { isRunning: true, finding: ok(name, 'ready', ms) }
    }
    if (state === 'stopping') return not(failure(name, 'stopping. Start it again.'))
    return not(failure(name, `something else answers there (HTTP ${status}). ${ELSEWHERE}`))
  } catch (error) {
    const other = url.protocol === 'https:' ? 'http' : 'https'
    if (await answersOver(other, url)) return not(failure(name, wrongScheme(other)))
    if (isGiven) return not(failure(name, `no answer (${reasonOf(error)}). ${ELSEWHERE}`))
    const isFree = await canListen(config)
    return not(
      isFree
        ? skipped(
            name,
            `not running; port ${config.port} is free. Start it and run the doctor again for the remaining checks.`,
          )
        : failure(name, `another program is using port ${config.port}. Set PORT to a free one.`),
    )
  }
}

/** Another scheme at the same port is a common mistake, and the error of the network does not show it. */
async function answersOver(scheme: 'http' | 'https', url: URL): Promise<boolean> {
  const other = new URL(`${scheme}://${url.host}${url.pathname}`)
  // Without a port the other scheme has another one, where something else may be.
  if (url.port === '') return false
  return askHttp(new URL('/readyz', other)).then(
    ({ body }) => stateIn(body) !== undefined,
    () => false,
  )
}

function wrongScheme(served: 'http' | 'https'): string {
  const [start, given] = served === 'http' ? ['with', 'https'] : ['without', 'http']
  return `Ringdown answers there over ${served}, not ${given}. Start it ${start} --https, or run the doctor for ${served}.`
}

const ELSEWHERE = 'Check the address. Behind a proxy, check that it passes everything on to Ringdown’s port.'
const TURN_DOWN =
  'its TURN server is down and will be restarted. If it stays down, start Ringdown with --log-level debug and read coturn’s output.'

function not(finding: Finding): ServerState {
  return { isRunning: false, finding }
}

function stateIn(body: string): unknown {
  return fieldOf(body, 'status')
}

function turnIn(body: string): unknown {
  return fieldOf(body, 'turn')
}

function fieldOf(body: string, name: string): unknown {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
  } catch {
    return undefined
  }
}

function canListen({ port, host }: Config): Promise<boolean> {
  const server = createServer()
  return new Promise(resolve => {
    server.once('error', () => resolve(false))
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)))
  })
}

/** Whether browsers open the camera: they do not on an insecure page. */
export function checkSecureContext(url: URL): Finding | null {
  const isLocal = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)
  if (url.protocol === 'https:' || isLocal) return null
  return warning(
    'Secure page',
    'browsers open no camera over http, except on localhost. Serve https, with --https or a proxy.',
  )
}
