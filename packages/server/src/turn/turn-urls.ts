import type { Config } from '../settings/config.js'
import { readHost } from '../settings/setting-schemas.js'
import type { Tls } from '../tls/tls.js'

type Settings = Pick<Config, 'turnHost' | 'turnPort' | 'turnTlsPort'>

/**
 * The URLs under which a browser reaches the TURN server beside this one: at the host of its page, unless the
 * configuration names one. Over TLS only under a name in a configured certificate, since browsers accept no exception
 * for TURN.
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
