import type { Browser } from 'playwright-core'
import type { Teardown } from '../../e2e/lab/teardown.js'
import { type Distance, openDistance } from '../lab/distance.js'
import { openBrowserOn } from '../lab/host-browser.js'
import { InsideProgram } from '../lab/inside-program.js'
import { type Network, openNetwork } from '../lab/network.js'
import { raise } from '../lab/raise.js'
import { prepareMedia } from './media-files.js'

/** Two browsers with a voice and a moving picture, and the server that both reach, on three hosts. */
export interface QualityLab extends Distance, Pick<Network, 'shape'> {
  readonly caller: Browser
  readonly callee: Browser
  /** The page that both open. */
  readonly url: string
  close(): Promise<void>
}

/** @throws {LabError} if it cannot be built; whatever was built by then is taken down. */
export function openQualityLab(repository: string): Promise<QualityLab> {
  return raise(teardown => assemble(repository, teardown))
}

async function assemble(repository: string, teardown: Teardown): Promise<Omit<QualityLab, 'close'>> {
  const flags = [...(await prepareMedia(repository)), '--autoplay-policy=no-user-gesture-required']
  const network = await openNetwork(repository, teardown)
  const inside = await InsideProgram.bundle(repository, network, teardown)
  const [{ address, port }, distance] = await Promise.all([
    inside.serve('ringdown', 'server'),
    openDistance(network, inside),
  ])
  const origin = `http://${address}:${port}`
  const [caller, callee] = await Promise.all([
    openBrowserOn(network.hosts.caller, [origin], teardown, flags),
    openBrowserOn(network.hosts.callee, [origin], teardown, flags),
  ])
  return { caller, callee, url: `${origin}/quality.html`, shape: network.shape, ...distance }
}
