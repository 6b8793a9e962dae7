import { isPublicName } from '../gateway/known-hosts.js'
import type { Config } from '../settings/config.js'

/** What open access means, for the person who starts the server. */
export const OPEN_ACCESS =
  'Everyone who reaches this server can give any name, see and call everyone here, and answer every line.'

const CLOSE_IT = 'Start it with --access members to decide who comes in.'

/** What is wrong with the access of a server; `null` if nothing is. */
export interface AccessFault {
  /** What shows that strangers can reach the server. */
  readonly evidence: string
  /** A sentence for the log and the doctor. */
  readonly sentence: string
}

/**
 * Whether strangers reach a server with open access, as far as the settings show. Pure.
 *
 * @param url the address that browsers open, if it is known.
 */
export function openToStrangers(config: Config, url: URL | null = null): AccessFault | null {
  if (config.access !== 'open') return null
  const evidence = evidenceIn(config, url)
  return evidence === null
    ? null
    : { evidence, sentence: `${evidence}, and access is open. ${OPEN_ACCESS} ${CLOSE_IT}` }
}

function evidenceIn(
  { allowedHosts, allowedOrigins, turnHost, tlsCert }: Config,
  url: URL | null,
): string | null {
  const hosts = [
    ...(url === null ? [] : [url.hostname]),
    ...allowedHosts,
    ...allowedOrigins.map(origin => new URL(origin).hostname),
    ...(turnHost === null ? [] : [turnHost]),
  ]
  const name = hosts.find(isPublicName)
  if (name !== undefined) return `The server has the public name "${name}"`
  return tlsCert === null ? null : 'The server has a certificate'
}
