import type { Clock, Device, Reachability } from '@ringdown/protocol'
import { expiringCache } from '../expiring-cache.js'
import type { Inboxes } from '../nodes/inboxes.js'
import type { NodeNumber, Nodes } from '../nodes/nodes.js'
import type { DeviceRegistry } from '../presence/device-registry.js'
import type { ToldReachability } from '../sequencer/call-reachability.js'
import type { TellReachability } from '../sequencer/ports.js'
import type { SocketDelivery } from './socket-delivery.js'

declare module '../nodes/hints.js' {
  interface Hints {
    /** Also left in the inbox: some devices there are to know which of a call's cannot be reached. `serial` is its sender's. */
    readonly reachability: {
      readonly serial: number
      readonly devices: readonly Device[]
      readonly notice: Reachability
    }
  }
}

/** How long a notice is known to have come, in milliseconds: longer than it can lie in the inbox. */
const SEEN = 60_000
const MOST_SEEN = 50_000

interface Options {
  readonly sockets: Pick<SocketDelivery, 'tell' | 'connectionOf'>
  readonly devices: Pick<DeviceRegistry, 'elsewhere'>
  readonly nodes: Nodes
  readonly inboxes: Inboxes
  readonly clock: Clock
  /** What is to be told now instead of a notice that was left for a while; `null` for nothing. */
  readonly renew: (notice: Reachability) => Promise<ToldReachability | null>
  readonly onError: (error: unknown) => void
}

/** Tells devices which others of their call cannot be reached, whichever process they are connected to. */
export function reachabilityTeller(options: Options): TellReachability {
  const { sockets, devices, nodes, inboxes, clock, renew, onError } = options
  const seen = expiringCache<string, true>({ clock, lifetimeMs: SEEN, limit: MOST_SEEN })
  let lastSerial = 0

  function tellHere(told: readonly Device[], notice: Reachability): void {
    sockets.tell({ devices: told }, 'reachability', JSON.stringify(notice))
  }

  async function tellLate(notice: Reachability): Promise<void> {
    const now = await renew(notice)
    if (now !== null) tellHere(now.devices, now.notice)
  }

  async function nodesOf(told: readonly Device[]): Promise<ReadonlySet<NodeNumber>> {
    const others = told.filter(device => sockets.connectionOf(device) === undefined)
    const found = await Promise.all(others.map(device => devices.elsewhere(device)))
    return new Set(found.flatMap(device => device?.node ?? []))
  }

  nodes.receive('reachability', ({ serial, devices: told, notice }, from) => {
    seen.set(`${from} ${serial}`, true)
    tellHere(told, notice)
  })
  inboxes.receive('reachability', ({ serial, notice }, from) => {
    if (!seen.has(`${from} ${serial}`)) tellLate(notice).catch(onError)
  })

  return async (told, notice) => {
    tellHere(told, notice)
    if (nodes.all.length === 1) return
    const concerned = await nodesOf(told)
    lastSerial += 1
    const hint = { serial: lastSerial, devices: told, notice }
    nodes.send(concerned, 'reachability', hint)
    await inboxes.leave(concerned, 'reachability', hint)
  }
}
