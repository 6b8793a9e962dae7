import type { Clock } from '@ringdown/protocol'
import type { AddressFamily } from '../stun/attributes.js'
import type { UsableUrl } from '../stun/channel.js'
import { StunError } from '../stun/stun-error.js'
import type { Credentials } from '../stun/turn-allocation.js'
import { type Finding, failure, ok, skipped } from './finding.js'
import { withAllocation } from './turn-check.js'

/** A non-public address of each kind, and coturn's name for the kind. Asking for it sends it nothing. */
const INTERNAL: Record<AddressFamily, readonly Internal[]> = {
  4: [
    ['127.0.0.1', '127.0.0.0-127.255.255.255'],
    ['0.0.0.0', '0.0.0.0-0.255.255.255'],
    ['10.0.0.1', '10.0.0.0-10.255.255.255'],
    ['100.64.0.1', '100.64.0.0-100.127.255.255'],
    ['169.254.169.254', '169.254.0.0-169.254.255.255'],
    ['172.16.0.1', '172.16.0.0-172.31.255.255'],
    ['192.168.0.1', '192.168.0.0-192.168.255.255'],
  ],
  6: [
    ['::1', '::1'],
    // Gets past the IPv4 rules of coturn before 4.9 (CVE-2026-27624).
    ['::ffff:127.0.0.1', '::ffff:0.0.0.0-::ffff:255.255.255.255'],
    ['fe80::1', 'fe80::-febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['fd00::1', 'fc00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ],
}

type Internal = readonly [address: string, range: string]

interface Options {
  readonly credentials: Credentials
  readonly clock: Clock
}

/** Whether a TURN server keeps its users out of its own machine and the networks around it. */
export async function checkDeniedPeers(url: UsableUrl, options: Options): Promise<Finding> {
  const name = `TURN blocks internal networks, ${url.host}:${url.port}`
  try {
    const open = [...(await grantedTo(4, url, options)), ...(await grantedTo(6, url, options))]
    if (open.length === 0) return ok(name, 'internal addresses are refused')
    const lines = open.map(([, range]) => `denied-peer-ip=${range}`).join(', ')
    return failure(
      name,
      `any caller can reach ${open.map(([address]) => address).join(', ')} through it. Remove allow-loopback-peers from coturn's configuration and add ${lines}.`,
    )
  } catch (error) {
    if (error instanceof StunError) return skipped(name, `stopped answering (${error.message}).`)
    throw error
  }
}

/** The internal addresses of a family that the server would relay to; none if it has no relay of that family. */
async function grantedTo(family: AddressFamily, url: UsableUrl, options: Options): Promise<Internal[]> {
  const granted: Internal[] = []
  const looked = withAllocation(
    url,
    options,
    async allocation => {
      for (const internal of INTERNAL[family]) {
        const [address] = internal
        // It must relay to its own address.
        if (address === allocation.relayed.address) continue
        if (!(await isRefused(allocation.permit(address)))) granted.push(internal)
      }
    },
    family,
  )
  if (!(await isRefused(looked)) || family === 6) return granted
  throw new StunError('rejected', 'no longer gives out addresses')
}

async function isRefused(asked: Promise<void>): Promise<boolean> {
  try {
    await asked
    return false
  } catch (error) {
    if (error instanceof StunError && error.code === 'rejected') return true
    throw error
  }
}
