import { hostname } from 'node:os'
import type { Logger } from 'pino'
import { Boundary } from './gateway/boundary.js'
import { KnownHosts } from './gateway/known-hosts.js'
import { PRIVATE_NETWORKS, TrustedProxies } from './gateway/trusted-proxies.js'
import type { Config } from './settings/config.js'
import type { Tls } from './tls/tls.js'

/** The boundary that the settings describe. */
export function ownBoundary(
  config: Config,
  { tls, logger }: { readonly tls: Tls | null; readonly logger: Logger },
): Boundary {
  const { allowedOrigins, frameAncestors } = config
  return new Boundary({
    proxies: new TrustedProxies(trustedNetworks(config)),
    hosts: new KnownHosts(
      ownNames(config),
      name => tls?.origin === 'given' && tls.keeper.current.covers(name),
    ),
    allowedOrigins,
    frameAncestors,
    logger,
  })
}

/** The list if there is one, else what the older setting stands for. */
function trustedNetworks({ trustedProxies, trustProxy }: Config): readonly string[] {
  if (trustedProxies.length > 0) return trustedProxies
  return trustProxy ? PRIVATE_NETWORKS : []
}

function ownNames({ allowedHosts, allowedOrigins, host, turnHost }: Config): string[] {
  const fromOrigins = allowedOrigins.map(origin => new URL(origin).hostname)
  return [hostname(), host, ...(turnHost === null ? [] : [turnHost]), ...allowedHosts, ...fromOrigins]
}
