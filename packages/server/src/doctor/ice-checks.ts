import { type Clock, type IceServer, type IceServersReply, readIceUrl } from '@ringdown/protocol'
import { isUsable, type UsableUrl } from '../stun/channel.js'
import type { Credentials } from '../stun/turn-allocation.js'
import { checkDeniedPeers } from './denied-peers-check.js'
import { type Finding, failure, warning } from './finding.js'
import { checkStun } from './stun-check.js'
import { checkTurn } from './turn-check.js'

interface Options {
  readonly ice: IceServersReply
  /** The secret behind the TURN credentials, if known here. */
  readonly secret: string | null
  readonly clock: Clock
}

interface Server {
  readonly url: UsableUrl
  readonly credentials: Credentials | null
}

/** Uses each STUN and TURN server the way a browser would. */
export async function* checkIce({ ice, secret, clock }: Options): AsyncGenerator<Finding> {
  const servers = ice.iceServers.flatMap(serversOf)
  const turns = servers.filter(({ url }) => url.kind === 'turn')
  if (servers.length === 0) yield warning('STUN and TURN', NOTHING)
  else if (turns.length === 0) yield warning('TURN', NO_TURN)
  for (const { url } of servers) if (url.kind === 'stun') yield await checkStun(url, clock)

  const looked = new Set<string>()
  for (const { url, credentials } of turns) {
    if (credentials === null) {
      yield failure(`TURN, ${url.host}`, 'given out without credentials. Set RINGDOWN_TURN_SECRET.')
      continue
    }
    const finding = await checkTurn(url, { credentials, secret, clock })
    yield finding
    // Once per server: its rules are the same for every transport.
    if (finding.outcome === 'failure' || looked.has(url.host)) continue
    looked.add(url.host)
    yield await checkDeniedPeers(url, { credentials, clock })
  }
}

function serversOf({ urls, username, credential }: IceServer): Server[] {
  const credentials = username !== undefined && credential !== undefined ? { username, credential } : null
  return [urls].flat().flatMap(text => {
    const url = readIceUrl(text)
    return url !== null && isUsable(url) ? [{ url, credentials }] : []
  })
}

const NOTHING =
  'not set up, so calls work only on one machine and within one network. Start with --turn, or set RINGDOWN_TURN_URLS and RINGDOWN_TURN_SECRET.'
const NO_TURN =
  'not set up, so calls fail between networks that allow no direct connection. Start with --turn, or set RINGDOWN_TURN_URLS and RINGDOWN_TURN_SECRET.'
