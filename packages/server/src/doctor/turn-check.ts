import type { Clock } from '@ringdown/protocol'
import { restCredentials } from '../ice/ice-servers.js'
import type { AddressFamily } from '../stun/attributes.js'
import type { IceUrl } from '../stun/ice-url.js'
import { StunClient } from '../stun/stun-client.js'
import { StunError } from '../stun/stun-error.js'
import { type Credentials, TurnAllocation } from '../stun/turn-allocation.js'
import { type Finding, failure, ok, warning } from './finding.js'
import { loopThroughRelay } from './relay-loopback.js'
import { whyUnreachable } from './stun-check.js'

interface Options {
  readonly credentials: Credentials
  /** The secret behind the credentials, where it is known here. */
  readonly secret: string | null
  readonly clock: Clock
}

/** Relays through a TURN server as two people do who are both relayed. */
export async function checkTurn(url: IceUrl, options: Options): Promise<Finding> {
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

/** Opens an allocation for as long as `use` takes. */
export async function withAllocation<T>(
  url: IceUrl,
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
      `it gives out ${relay}, but nothing comes through: open its UDP relay ports (49152-65535 unless set otherwise) in its firewall; behind a NAT, set its external address (RINGDOWN_TURN_HOST with --turn, external-ip in coturn).`,
    )
  }
  if (received < sent) {
    return warning(
      name,
      `${sent - received} of ${sent} packets were lost on the way: calls through it stutter.`,
      roundTripMs,
    )
  }
  return ok(name, `${relay}, ${sent} packets there and back`, roundTripMs)
}

/** Credentials of a far day tell a clock that is ahead from a secret that is another. */
async function whyRefused(url: IceUrl, { secret, clock }: Options): Promise<string> {
  const other = `it refuses the credentials: give Ringdown and coturn the same secret (RINGDOWN_TURN_SECRET, static-auth-secret), with use-auth-secret in coturn's configuration`
  if (secret === null) return `${other}, and set the clocks of both machines right.`
  const inTenYears = Math.floor(clock.now() / 1000) + 10 * 365 * 86_400
  const credentials = restCredentials(secret, `${inTenYears}:doctor`)
  try {
    await withAllocation(url, { credentials, clock }, async () => {})
    return 'it takes the secret, but finds fresh credentials expired: the clocks of the two machines are more than an hour apart; set them right (NTP).'
  } catch (error) {
    if (error instanceof StunError) return `${other}.`
    throw error
  }
}

function whyNot({ fault }: StunError): string | null {
  switch (fault?.code) {
    case 403:
      return 'it forbids this machine to use it: see the lists of addresses in its configuration.'
    case 486:
      return "its quota is used up for this user: raise coturn's user-quota, or wait until calls end."
    case 508:
      return 'it has no relay port left: widen its range of relay ports (min-port, max-port), or wait until calls end.'
    default:
      return null
  }
}

function noSelf(relayed: string): string {
  return `it does not relay to its own address, so two people who are both relayed cannot meet: add "allowed-peer-ip=${relayed}" to coturn's configuration (behind a NAT, its address inside).`
}
