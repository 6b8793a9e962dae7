import type { Clock } from '@ringdown/protocol'
import type { UsableUrl } from '../stun/channel.js'
import { askBinding, StunClient } from '../stun/stun-client.js'
import { StunError } from '../stun/stun-error.js'
import { type Finding, failure, ok } from './finding.js'
import { startStopwatch } from './stopwatch.js'

/** Asks a STUN server for this machine's public address. */
export async function checkStun(url: UsableUrl, clock: Clock): Promise<Finding> {
  const name = `STUN, ${url.host}:${url.port}`
  try {
    const client = await StunClient.open(url, clock)
    try {
      const elapsed = startStopwatch()
      const { address } = await askBinding(client)
      return ok(name, `this machine’s address is ${address}, round trip`, elapsed())
    } finally {
      client.close()
    }
  } catch (error) {
    if (error instanceof StunError) return failure(name, whyUnreachable(error, url))
    throw error
  }
}

/** Why a server cannot be reached, and what to do. */
export function whyUnreachable({ code, message }: StunError, { host, port, transport }: UsableUrl): string {
  const gate = `${transport === 'udp' ? 'UDP' : 'TCP'} port ${port}`
  switch (code) {
    case 'dns':
      return `${message}. Add the DNS record, or correct the address in the settings.`
    case 'refused':
      return `nothing listens on ${gate} of ${host}. Start the TURN server, or correct the port.`
    case 'no-answer':
      return `no answer from ${host}. Open ${gate} in the firewalls on the way, and check that the TURN server is running.`
    case 'certificate':
      return `${message}. Browsers reject it without asking. Give the TURN server a certificate for ${host} from a public authority.`
    case 'closed':
      return transport === 'tls'
        ? `${message}. Check that the TURN server has a certificate and speaks TLS on ${gate}.`
        : `${message}. Check that a TURN server listens on ${gate}.`
    case 'malformed':
    case 'rejected':
      return `${message}. Check that it is a TURN server, set up as described in docs/deploy.md.`
  }
}
