import { expect, type Page } from '@playwright/test'

/** The route of a side's packets: directly to the other's address, or through a relay that it reaches in this way. */
export type Way = 'direct' | 'relay/udp' | 'relay/tcp' | 'relay/tls'

/** One end of the path in use. */
interface End {
  readonly way: Way
  /** Where it sends to; empty where only ICE itself has found the address, which is then no relay's. */
  readonly remote: string
  /** The addresses it has on relays of its own, in use or not. */
  readonly relayed: readonly string[]
}

/** The ways of both ends of one path. */
interface Route {
  readonly caller: Way
  readonly callee: Way
}

/** For how long, in milliseconds, the two ends must keep to different paths until that counts as settled. */
const KEPT_MS = 6_000

/**
 * The path between two pages, once both use the same one. ICE moves a connection to better paths while it lasts, and
 * the two ends move one after the other: two single looks could be at the ends of two different paths. Between paths that
 * are equally good, each end may also keep to its own.
 */
export async function settleRoute(caller: Page, callee: Page): Promise<Route> {
  let route: Route | null = null
  let seen = { ends: '', since: 0 }
  await expect
    .poll(async () => {
      const [one, other] = await Promise.all([readEnd(caller), readEnd(callee)])
      const ends = JSON.stringify([one, other])
      if (ends !== seen.ends) seen = { ends, since: Date.now() }
      if (!one || !other) return null
      const isSame = reaches(one, other) && reaches(other, one)
      if (isSame || Date.now() - seen.since > KEPT_MS) route = { caller: one.way, callee: other.way }
      return route
    })
    .not.toBeNull()
  if (!route) throw new Error('The two ends never kept to a path.')
  return route
}

/** Whether the first end sends to where the other receives. */
function reaches({ remote }: End, other: End): boolean {
  return other.relayed.includes(remote) === (other.way !== 'direct')
}

/** The end of the path in use at a page; `null` if it is not connected. */
export function readEnd(page: Page): Promise<End | null> {
  return page.evaluate(async (): Promise<End | null> => {
    const connection = window.ringdownWitness.connections.findLast(
      each => each.connectionState === 'connected',
    )
    if (!connection) return null
    const reports = [...(await connection.getStats()).values()]
    const transport = reports.find(report => report.type === 'transport')
    const pair = reports.find(report => report.id === transport?.selectedCandidatePairId)
    const local = reports.find(report => report.id === pair?.localCandidateId)
    const remote = reports.find(report => report.id === pair?.remoteCandidateId)
    if (!local || !remote) return null
    const socket = (report: { address?: string; port?: number }) =>
      report.address ? `${report.address}:${report.port}` : ''
    return {
      way:
        local.candidateType === 'relay' ? `relay/${local.relayProtocol as 'udp' | 'tcp' | 'tls'}` : 'direct',
      remote: socket(remote),
      relayed: reports
        .filter(report => report.type === 'local-candidate' && report.candidateType === 'relay')
        .map(socket),
    }
  })
}
