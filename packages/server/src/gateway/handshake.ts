import { deviceKey, type Party, type Problem, RingdownError } from '@ringdown/protocol'
import { handshakeSchema } from '@ringdown/protocol/schemas'
import type { Admittance } from '../access/admittance.js'
import { WORK } from '../budgets/costs.js'
import { asksTooMuch } from '../budgets/over-budget.js'
import type { WorkBudget } from '../budgets/work-budget.js'
import type { Identity, IdentityVerifier } from '../identity/identity.js'
import { DEVICES_PER_USER, type DeviceRegistry } from '../presence/device-registry.js'
import type { Boundary } from './boundary.js'
import type { Visitor } from './connection.js'
import { forgetRequest, stopConnectTimeout } from './engine-connection.js'
import type { Intake } from './intake.js'
import type { RateLimit } from './rate-limit.js'
import type { ServerSocket } from './socket-server.js'
import { readRequest } from './validation.js'

interface Options {
  readonly identities: IdentityVerifier
  /** Who may come in here, of those whose token is good. */
  readonly admittance: Admittance
  readonly devices: DeviceRegistry
  readonly limit: RateLimit
  readonly intake: Intake
  readonly boundary: Boundary
  /** Whether people sign in here, so that those who do not are marked as guests. */
  readonly marksGuests: boolean
  readonly work: WorkBudget
  /** The network the socket comes from, as limits count it. */
  readonly network: string
}

/**
 * Finds out who connects, from the `auth` of the Socket.IO handshake.
 *
 * @throws {RingdownError} `rate-limited`, `not-allowed` for a page of a foreign origin or somebody who is not let in, `bad-request`, `unauthorized`,
 * `limit-reached`, `unavailable` where too many come at once, or `replaced` for a late handshake, whose list of calls is out of date.
 */
export async function readHandshake(
  socket: ServerSocket,
  { identities, admittance, devices, limit, intake, boundary, marksGuests, work, network }: Options,
): Promise<Visitor> {
  const { auth, headers, address } = socket.handshake
  forgetRequest(socket)
  const visit = {
    onWait: () => stopConnectTimeout(socket),
    isHere: () => socket.conn.readyState === 'open',
  }
  await intake.approach(visit)
  if (!visit.isHere()) throw new RingdownError(GONE)
  admittance.checkNetwork(network)
  const wait = work.spendInTurn(network, WORK.handshake)
  if (wait > 0) throw asksTooMuch(wait)
  const counted = limit.take(network)
  const identify = async () => {
    // Here rather than at the upgrade: a page learns why only from an open socket.
    boundary.checkOrigin({ headers, remoteAddress: address })
    const request = readRequest(handshakeSchema, auth)
    const identity = await identities.verify(request.token)
    const actor = admittance.admit(identity)
    const party = partyOf(identity, request.deviceId, actor.role === 'guest' && marksGuests)
    const admission = await devices.admit(party, request.connection)
    return { request, identity, actor, party, admission }
  }
  // Both at once, as each may ask a store elsewhere. Who comes too often is told that first.
  const identified = identify()
  identified.catch(() => {})
  await counted
  const { request, identity, actor, party, admission } = await identified
  const { connection: number, calls, capabilities } = request
  const { expiresAt, issuedAt = null } = identity
  if (admission.outcome === 'too-many') throw new RingdownError(TOO_MANY_DEVICES)
  if (admission.outcome === 'stale') throw new RingdownError(overtaken(admission.newest))
  const isReturning = calls.length > 0 || admission.isReturning
  await intake.admit(deviceKey(party), isReturning, visit)
  const canFollow = capabilities.includes('transfer')
  const canMove = capabilities.includes('move')
  const canDrain = capabilities.includes('drain')
  const takesOver = capabilities.includes('drained')
  const { host } = headers
  return { party, actor, issuedAt, number, expiresAt, calls, canFollow, canMove, canDrain, takesOver, host }
}

function partyOf({ userId, name, guests }: Identity, deviceId: string, isGuest: boolean): Party {
  // Not by spreading: each such object would have a shape of its own, and is kept for as long as its connection.
  const party: { -readonly [Key in keyof Party]: Party[Key] } = { userId, deviceId, name }
  if (isGuest) party.guest = true
  if (guests === false) party.membersOnly = true
  return party
}

const TOO_MANY_DEVICES: Problem = {
  code: 'limit-reached',
  message: `At most ${DEVICES_PER_USER} pages of one person can be connected. Close one.`,
}

/** Nobody reads it. */
const GONE: Problem = { code: 'unavailable', message: 'You have left.' }

function overtaken(newest: number): Problem {
  return {
    code: 'replaced',
    message: `A newer connection of this device exists. If this one is new, count "connection" on from ${newest}.`,
  }
}
