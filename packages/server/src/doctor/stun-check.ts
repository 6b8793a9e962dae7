import type { Clock } from '@ringdown/protocol'
import type { IceUrl } from '../stun/ice-url.js'
import { askBinding, StunClient } from '../stun/stun-client.js'
import { StunError } from '../stun/stun-error.js'
import { type Finding, failure, ok } from './finding.js'

/** Asks a STUN server how this machine looks from outside. */
export async function checkStun(url: IceUrl, clock: Clock): Promise<Finding> {
  const name = `STUN, ${url.host}:${url.port}`
  try {
    const client = await StunClient.open(url, clock)
    try {
      const start = performance.now()
      const { address } = await askBinding(client)
      return ok(name, `this machine is ${address} from there, round trip`, performance.now() - start)
    } finally {
      client.close()
    }
  } catch (error) {
    if (error instanceof StunError) return failure(name, whyUnreachable(error, url))
    throw error
  }
}

/** A sentence on a server that cannot be talked to, with what to do. */
export function whyUnreachable({ code, message }: StunError, { host, port, transport }: IceUrl): string {
  const gate = `${transport === 'udp' ? 'UDP' : 'TCP'} port ${port}`
  switch (code) {
    case 'dns':
      return `${message}: add the DNS record, or correct the address in the settings.`
    case 'refused':
      return `nothing listens on ${gate} of ${host}: start the TURN server, or correct the port.`
    case 'no-answer':
      return `no answer from ${host}: open ${gate} in the firewalls between here and there, and see that the TURN server runs.`
    case 'certificate':
      return `${message}. Browsers refuse it, with no way around: give the TURN server a certificate of an authority, for ${host}.`
    case 'closed':
      return transport === 'tls'
        ? `${message}: see that the TURN server has a certificate and speaks TLS on ${gate}.`
        : `${message}: see that it is a TURN server that listens on ${gate}.`
    case 'malformed':
    case 'rejected':
      return `${message}: see that it is a TURN server, set up as docs/deploy.md says.`
  }
}
