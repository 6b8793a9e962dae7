import { SETTINGS } from '../settings/settings.js'

/** Where a server was to listen, and by which setting. */
interface Place {
  readonly host: string
  readonly port: number
  /** The variable that sets the port. */
  readonly variable: string
}

/** A port that cannot be served on. The message is for the operator and names the setting; the code is the system's. */
export class ListeningError extends Error {
  readonly code: string

  constructor(cause: unknown, place: Place) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    super(describe(code, place) ?? `Port ${place.port} cannot be served on (${String(cause)}).`, { cause })
    this.name = 'ListeningError'
    this.code = code
  }
}

function describe(code: string, { host, port, variable }: Place): string | null {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use. Set ${variable} to another one.`
    case 'EACCES':
      return `The user that Ringdown runs as may not serve on port ${port}. Set ${variable} to 1024 or more, or allow it with "sudo setcap cap_net_bind_service=+ep" on node.`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${SETTINGS.host.variable} "${host}" is no address of this machine. Leave it out to serve on all addresses.`
    default:
      return null
  }
}
