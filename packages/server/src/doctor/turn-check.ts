import type { Clock } from '@ringdown/protocol'
import { restCredentials } from '../ice/turn-credentials.js'
import type { AddressFamily } from '../stun/attributes.js'
import type { UsableUrl } from '../stun/channel.js'
import { StunClient } from '../stun/stun-client.js'
import { StunError } from '../stun/stun-error.js'
import { type Credentials, TurnAllocation } from '../stun/turn-allocation.js'
import { type Finding, failure, ok, warning } from './finding.js'
import { loopThroughRelay } from './relay-loopback.js'
import { whyUnreachable } from './stun-check.js'

interface Options {
  readonly credentials: Credentials
  /** The secret behind the credentials, if known here. */
  readonly secret: string | null
  readonly clock: Clock
}

/** Relays through a TURN server, as two people do who are both relayed. */
export async function checkTurn(url: UsableUrl, options: Options): Promise<Finding> {
  const name = `TURN over ${url.transport.toUpperCase()}, ${url.host}:${url.port}`
  const opened: { near: TurnAllocation | null } = { near: null }
  try {
    return await withAllocation(url, options, near => {
      opened.near = near
      return withAllocation(url, options, far => relayBetween(name, near, far, options.clock))
    })
  } catch (error) {
    if (!(error instanceof StunError)) throw error
    if (error.fault?.code === 401) return failure(name, await whyRefused(url, options))
    const isSelfDenied = opened.near !== null && error.fault?.code === 403
    return failure(
      name,
      isSelfDenied
        ? noSelf(opened.near?.relayed.address ?? '')
        : (whyNot(error) ?? whyUnreachable(error, url)),
    )
  }
}

/** Keeps an allocation open while `use` runs. */
export async function withAllocation<T>(
  url: UsableUrl,
  { credentials, clock }: Pick<Options, 'credentials' | 'clock'>,
  use: (allocation: TurnAllocation) => Promise<T>,
  family: AddressFamily = 4,
): Promise<T> {
  const client = await StunClient.open(url, clock)
  try {
    const allocation = await TurnAllocation.open(client, credentials, family)
    try {
      return await use(allocation)
    } finally {
      await allocation.close()
    }
  } finally {
    client.close()
  }
}

async function relayBetween(
  name: string,
  near: TurnAllocation,
  far: TurnAllocation,
  clock: Clock,
): Promise<Finding> {
  await near.permit(far.relayed.address)
  await far.permit(near.relayed.address)
  const { sent, received, roundTripMs } = await loopThroughRelay(near, far, clock)
  const relay = `relay ${near.relayed.address}`
  if (roundTripMs === null) {
    return failure(
      name,
      `gives out ${relay}, but nothing gets through. Open its UDP relay ports (49152-65535 by default) in its firewall. Behind a NAT, set its external address (RINGDOWN_TURN_HOST with --turn, external-ip in coturn).`,
    )
  }
  if (received < sent) {
    return warning(
      name,
      `${sent - received} of ${sent} packets were lost, so relayed calls will stutter.`,
      roundTripMs,
    )
  }
  return ok(name, `${relay}, ${sent} packets there and back`, roundTripMs)
}

/** Credentials that expire in ten years tell a fast clock from a different secret. */
async function whyRefused(url: UsableUrl, { secret, clock }: Options): Promise<string> {
  const other = `rejects the credentials. Give Ringdown and coturn the same secret (RINGDOWN_TURN_SECRET, static-auth-secret), with use-auth-secret in coturn's configuration`
  if (secret === null) return `${other}, and correct the clocks of both machines.`
  const inTenYears = Math.floor(clock.now() / 1000) + 10 * 365 * 86_400
  const credentials = restCredentials(secret, `${inTenYears}:doctor`)
  try {
    await withAllocation(url, { credentials, clock }, async () => {})
    return 'accepts the secret but finds fresh credentials expired: the two clocks are more than an hour apart. Correct them (NTP).'
  } catch (error) {
    if (error instanceof StunError) return `${other}.`
    throw error
  }
}

function whyNot({ fault }: StunError): string | null {
  switch (fault?.code) {
    case 403:
      return 'refuses to serve this machine. Check the address lists in its configuration.'
    case 486:
      return "the quota of this user is used up. Raise coturn's user-quota, or wait until calls end."
    case 508:
      return 'no relay port left. Widen its port range (min-port, max-port), or wait until calls end.'
    default:
      return null
  }
}

function noSelf(relayed: string): string {
  return `does not relay to its own address, so two people who are both relayed cannot meet. Add "allowed-peer-ip=${relayed}" to coturn's configuration (behind a NAT, use its internal address).`
}
