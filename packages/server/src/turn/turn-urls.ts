import type { Config } from '../config.js'
import { readHost } from '../setting-schemas.js'
import type { Tls } from '../tls/tls.js'

type Settings = Pick<Config, 'turnHost' | 'turnPort' | 'turnTlsPort'>

/**
 * How a browser reaches the TURN server beside this one: at the host it opened the page by, unless the configuration
 * names one. Over TLS only under a name of a certificate that was given: browsers take no exception for TURN.
 *
 * @param pageHost the `Host` of the page, with or without a port.
 */
export function ownTurnUrls(
  { turnHost, turnPort, turnTlsPort }: Settings,
  tls: Tls | null,
  pageHost: string | undefined,
): { readonly stun: readonly string[]; readonly turn: readonly string[] } {
  const host = turnHost ?? readHost((pageHost ?? '').replace(/:\d+$/, ''))
  if (host === null) return { stun: [], turn: [] }
  const isSecure = tls?.origin === 'given' && tls.keeper.current.covers(host)
  return {
    stun: [`stun:${host}:${turnPort}`],
    turn: [
      `turn:${host}:${turnPort}?transport=udp`,
      `turn:${host}:${turnPort}?transport=tcp`,
      ...(isSecure ? [`turns:${host}:${turnTlsPort}?transport=tcp`] : []),
    ],
  }
}
