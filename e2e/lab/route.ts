import type { Page } from '@playwright/test'

/** The route of a side's packets: directly to the other's address, or through a relay that it reaches in this way. */
export type Way = 'direct' | 'relay/udp' | 'relay/tcp' | 'relay/tls'

/** The route in use by a page's connection; `null` if it is not connected. */
export function readWay(page: Page): Promise<Way | null> {
  return page.evaluate(async (): Promise<Way | null> => {
    const connection = window.ringdownWitness.connections.findLast(
      each => each.connectionState === 'connected',
    )
    if (!connection) return null
    const reports = [...(await connection.getStats()).values()]
    const transport = reports.find(report => report.type === 'transport')
    const pair = reports.find(report => report.id === transport?.selectedCandidatePairId)
    const local = reports.find(report => report.id === pair?.localCandidateId)
    if (!local) return null
    return local.candidateType === 'relay'
      ? `relay/${local.relayProtocol as 'udp' | 'tcp' | 'tls'}`
      : 'direct'
  })
}
